"""A page in a terminal has the words and numbers of its Markdown, in columns that line up at any width."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest

from comparisons.domain.evidence import Evidence
from comparisons.domain.preferences import DEFAULT, Preferences
from comparisons.presenters import terminal
from comparisons.presenters.comparison_view import ComparisonView
from comparisons.presenters.documents.site import Site
from comparisons.presenters.markdown_comparison import comparison
from comparisons.presenters.terminal_text import columns, fitted, words_of, wrapped

from .make_pages import make_claim, make_page, make_ruling, make_side
from .reading import rendered
from .test_decision_record import HOSTILE, pair
from .test_markdown_comparison import hostile

TODAY = date(2026, 11, 22)
SITE = Site("https://nicepick.example", lambda name, word: f"/{name}/{word}/")
ADDRESS = re.compile(r" *\[\d+\] https?://")


def plain(role, text):
    return text


def tagged(role, text):
    return f"<{role}>{text}</{role}>" if role else text


def shown(page, width=80, preferences=DEFAULT, paint=plain):
    return list(terminal.page(ComparisonView(Evidence(page), preferences, TODAY), SITE, width, paint))


def picture(lines, heading="Why"):
    """The lines between a heading and the table."""
    begins = lines.index(heading) + 2
    return lines[begins : lines.index("", begins)]


# --- Width


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("数据库", 6),
        ("한글", 4),
        ("e\u0301", 1),
        ("a\u200db", 2),
        ("\u2068שלום\u2069", 4),
        ("ＡＢ", 4),
        ("", 0),
    ],
)
def test_wide_letters_take_two_columns_and_joiners_none(text, width):
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "room", "fits"), [("数据库", 5, "数据"), ("数据库", 1, "数"), ("abc", 3, "abc"), ("abc", 2, "ab")]
)
def test_what_fits_is_never_empty_and_never_half_a_letter(text, room, fits):
    assert fitted(text, room) == fits


def test_long_words_are_cut_but_an_address_stays_whole():
    words = words_of([("see ", ""), ("x" * 25, ""), (" https://example.org/a/long/address now", "")])

    lines = [" ".join(text for word in line for text, _ in word) for line in wrapped(words, 10)]

    assert lines == ["see", "x" * 10, "x" * 10, "xxxxx", "https://example.org/a/long/address", "now"]


# --- The page


def test_it_has_the_words_of_the_page_in_their_order():
    view = ComparisonView(Evidence(pair()), DEFAULT, TODAY)

    lines = list(terminal.page(view, SITE, 100, plain))

    text = re.sub(r"\[\d+\]", "", " ".join(line for line in lines if not ADDRESS.match(line)))
    said = iter(re.findall(r"\w+", text))
    page = rendered(comparison(view, SITE))
    page.table.extract()
    assert [word for word in re.findall(r"\w+", page.get_text()) if word not in said] == []


def test_bars_are_mirrored_and_in_proportion():
    lines = picture(shown(pair()))

    assert lines == [
        "                            ● MySQL┃■ PostgreSQL",
        "Data integrity ×3                  ┃████████████████  PostgreSQL by 9",
        "Operations ×2           ▒▒▒▒▒▒▒▒▒▒▒┃                  MySQL by 6",
    ]


def test_a_readers_weights_move_the_bars():
    lines = picture(shown(pair(), preferences=Preferences({"operations": Decimal(5), "integrity": Decimal(0)})))

    assert [line.split()[-1] for line in lines[1:]] == ["15", "counted"]


def test_the_table_lines_up_and_numbers_stand_at_the_right():
    lines = shown(pair())
    at = lines.index("How it adds up with our weights:") + 2
    head, rule, *rows, total = lines[at : lines.index("", at)]

    assert head.split() == ["Criterion", "MySQL", "PostgreSQL", "Difference", "Weight", "In", "total"]
    assert {len(line) for line in (head, rule, *rows, total)} == {len(rule)}
    assert total.endswith("PostgreSQL by 3")
    assert rows[0].endswith("PostgreSQL by 9")


def test_a_narrow_terminal_gets_a_record_for_each_row():
    lines = shown(pair(), 40)
    at = lines.index("Data integrity", lines.index("How it adds up with our weights:"))

    assert lines[at : at + 6] == [
        "Data integrity", "  MySQL: −1", "  PostgreSQL: +2", "  Difference: 3", "  Weight: ×3",
        "  In total: PostgreSQL by 9",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [1, 24, 40, 79, 100, 400])
@pytest.mark.parametrize("name", ["PostgreSQL", "数据库的名字", "שלום עולם", "x" * 60])
def test_no_line_is_wider_than_the_terminal_whatever_the_names(name, width):
    page = pair(second={"name": name})

    lines = shown(page, width)

    room = max(24, min(width, 100))
    assert [line for line in lines if columns(line) > room and "http" not in line] == []
    assert len({columns(line.partition("┃")[0]) for line in lines if "┃" in line}) == 1


def test_roles_are_painted_and_take_no_room():
    page = pair()
    bare, painted = shown(page), shown(page, paint=tagged)

    assert [re.sub(r"</?\w+>", "", line) for line in painted] == bare
    assert any(line.startswith("• <pro>Pro:</pro> ") for line in painted)
    assert any(line.startswith("• <con>Con:</con> ") for line in painted)
    assert any("<second>████████████████</second>" in line for line in painted)
    assert painted[0] == "<heading>MySQL vs PostgreSQL: PostgreSQL, and why</heading>"


def test_links_are_numbered_once_and_listed_below():
    source = {"source": "https://example.org/same", "source_title": "Same"}
    page = pair(first={"claims": [make_claim(criterion=pair().first.claims[0].criterion, **source) for _ in "ab"]})

    lines = shown(page)

    addresses = [line.split()[1] for line in lines if ADDRESS.match(line)]
    assert addresses.count("https://example.org/same") == 1
    assert len(addresses) == len(set(addresses))
    assert len([line for line in lines if f"[{addresses.index('https://example.org/same') + 1}]" in line]) >= 2


def test_a_page_without_weights_has_no_bars():
    lines = shown(make_page(first=make_side("mysql", claims=()), ruling=make_ruling(outcome="depends")))

    assert not any("┃" in line for line in lines)
    assert "Our take: It depends" in lines


@pytest.mark.parametrize(
    "text", [HOSTILE, "\x1b[31mred\x1b]0;title\x07", "\x9b2J", "a\u202eb\u2066c", "\r\x08\x7f", "\u2069\u2068"]
)
def test_no_text_controls_the_terminal(text):
    lines = shown(hostile(f"Name {text}"))

    allowed = "\u2068\u2069\u200c\u200d"
    controls = {one for line in lines for one in line if unicodedata.category(one)[0] == "C" and one not in allowed}
    assert controls == set()
    assert all(line.count("\u2068") == line.count("\u2069") or "Name" in line for line in lines)
