"""What an editor is told about the sources of a page: whose word they are, and of which version."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from comparisons.domain.first_hand import SHARED_HOSTS, own_places
from comparisons.domain.page import Page, PageRelease
from comparisons.domain.source_addresses import COPIES, copied_by, is_diff

from .gate_problems import found, make_page_with, problems
from .make_pages import REVIEWED, make_claim, make_page, make_side

# ---- where a technology speaks for itself


def holds(address: str, **own: Any) -> bool:
    return own_places(make_side(**({"own_sources": ()} | own))).hold(address)


@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("https://www.mysql.com/", True),
        ("http://MySQL.com/products/", True),
        ("https://dev.mysql.com/doc/", True),
        ("https://mysql.com:8080/doc", True),
        ("https://notmysql.com/", False),
        ("https://mysql.com.example.org/", False),
        ("https://mysql.com@example.org/", False),
        ("https://example.org/mysql.com/", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_a_website_speaks_for_it_on_its_host_and_below(address: str, is_own: bool) -> None:
    assert holds(address, website="https://www.mysql.com/") is is_own


def test_a_website_below_a_host_does_not_speak_for_the_host() -> None:
    assert holds("https://dev.mysql.com/x", website="https://dev.mysql.com/")
    assert not holds("https://mysql.com/x", website="https://dev.mysql.com/")


@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("https://github.com/mysql/mysql-server", True),
        ("https://github.com/MySQL/mysql-server/blob/trunk/README", True),
        ("https://raw.githubusercontent.com/mysql/mysql-server/trunk/README", True),
        ("https://github.com/mysql/mysql-server-fork", False),
        ("https://github.com/mysql", False),
        ("https://github.com/mysql/mysql-server/../../oracle/graal", False),
        ("https://github.com/mysql/mysql-server/%2E%2E/other", False),
    ],
)
@pytest.mark.parametrize("suffix", ["", "/", ".git"])
def test_a_repository_speaks_for_it_under_its_path(address: str, is_own: bool, suffix: str) -> None:
    assert holds(address, repository=f"https://github.com/mysql/mysql-server{suffix}") is is_own


@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("https://docs.example.org/db", True),
        ("https://docs.example.org/db/joins?page=2", True),
        ("https://docs.example.org/dbase", False),
        ("https://docs.example.org/", False),
        ("https://old.docs.example.org/db", False),
    ],
)
def test_an_own_source_is_a_prefix_up_to_a_part_of_the_path(address: str, is_own: bool) -> None:
    assert holds(address, own_sources=("https://docs.example.org/db/",)) is is_own


def test_a_whole_host_may_be_an_own_source() -> None:
    assert holds("https://docs.example.org/joins", own_sources=("https://docs.example.org",))


@pytest.mark.parametrize("key", ["website", "own_sources"])
def test_a_host_that_many_share_counts_with_its_path_only(key: str) -> None:
    def own(address: str) -> dict[str, object]:
        return {key: (address,) if key == "own_sources" else address}

    assert not holds("https://learn.microsoft.com/dotnet/x", **own("https://learn.microsoft.com/"))
    assert holds("https://learn.microsoft.com/dotnet/x", **own("https://learn.microsoft.com/dotnet"))
    assert not holds("https://learn.microsoft.com/azure/", **own("https://learn.microsoft.com/dotnet"))


def test_a_site_below_a_shared_host_is_its_own() -> None:
    assert holds("https://spark.apache.org/docs/", website="https://spark.apache.org/")
    assert not holds("https://kafka.apache.org/docs/", website="https://apache.org/spark")


def test_what_says_nothing_of_itself_owns_nothing() -> None:
    assert not holds("https://example.org/")


def test_the_lists_of_hosts_are_written_as_addresses_are_compared() -> None:
    listed = [*SHARED_HOSTS, *COPIES]

    assert [entry for entry in listed if entry != entry.lower() or entry.startswith("www.") or "//" in entry] == []


# ---- two thirds are first-hand


def make_page_citing(own: int, others: int, **changes: object) -> Page:
    """A page whose first side has so many sources of its own and of others."""
    side = make_side("mysql", **changes)
    addresses = ["https://example.org/tests/a"] * own + ["https://blog.example.net/b"] * others
    kept = side.claims[: len(addresses)]
    claims = [replace(claim, source=address) for claim, address in zip(kept, addresses, strict=False)]
    more = [make_claim(source=address) for address in addresses[len(claims) :]]
    return make_page(first=replace(side, claims=(*claims, *more)))


@pytest.mark.parametrize(("own", "others", "passes"), [(4, 2, True), (4, 3, False), (3, 1, True), (5, 3, False)])
def test_two_thirds_of_the_sources_of_a_side_are_first_hand(own: int, others: int, passes: bool) -> None:
    expected = [] if passes else [("few_first_hand", "technology.mysql.own_sources")]

    assert found(make_page_citing(own, others)) == expected


def test_the_editor_is_told_how_many_are_first_hand_and_how_it_is_mended() -> None:
    (problem,) = problems(make_page_citing(4, 3))

    assert problem.message == (
        "First-hand sources of MySQL: 4 of 7; 2 in 3 are needed. Cite the project itself, or add its other addresses."
    )


def test_claims_without_a_source_and_against_others_are_not_counted() -> None:
    page = make_page_citing(4, 2)
    elsewhere = make_claim(source="https://blog.example.net/c", against="oracle")

    assert found(replace(page, first=replace(page.first, claims=(*page.first.claims, elsewhere)))) == []
    assert "few_first_hand" not in {code for code, _ in found(make_page(first=make_side("mysql", claims=())))}


# ---- the opponent's word


@pytest.mark.parametrize(
    ("website", "cited", "codes"),
    [
        ("", "https://www.postgresql.org/about/", ["opponents_word"]),
        ("https://postgresql.org/", "https://www.postgresql.org/about/", []),
        ("", "https://example.net/", []),
    ],
)
def test_nothing_rests_on_the_opponents_site_unless_it_is_ones_own(website: str, cited: str, codes: list[str]) -> None:
    claim = make_claim(source=cited)
    page = make_page_with(claim)
    first = replace(page.first, website=website)
    second = replace(page.second, website="https://www.postgresql.org/")

    assert found(replace(page, first=first, second=second)) == [(code, f"claim.{claim.key}.source") for code in codes]


# ---- diffs and copies


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/a/b/pull/12/files",
        "https://github.com/a/b/pull/12/changes",
        "https://github.com/a/b/pull/12/commits/0a02e2ae",
        "https://github.com/a/b/pull/12.diff",
        "https://github.com/a/b/pull/12.patch?full=1",
        "https://patch-diff.githubusercontent.com/raw/a/b/pull/12.DIFF",
        "https://github.com/a/b/commit/0a02e2ae0236103e641f6570b8135b7ee8a83686",
        "https://github.com/a/b/commit/0a02e2ae.patch",
        "https://github.com/a/b/compare/v1...v2",
        "https://gitlab.com/a/b/-/merge_requests/3/diffs",
        "https://gitlab.com/a/b/-/commit/0a02e2ae?view=parallel",
        "https://bitbucket.org/a/b/pull-requests/4/diff",
        "https://bitbucket.org/a/b/commits/0a02e2ae",
        "https://codeberg.org/a/b/pulls/5/files",
        "https://codeberg.org/a/b/commit/0a02e2ae",
        "https://go.googlesource.com/go/+/0a02e2ae%5E%21/",
        "https://git.kernel.org/pub/a.git/commit/?id=0a02e2ae",
        "https://git.postgresql.org/gitweb/?p=postgresql.git;a=commitdiff;h=0a02e2ae",
        "https://hg.example.org/a/rev/0a02e2ae",
    ],
)
def test_a_diff_is_no_source(address: str) -> None:
    claim = make_claim(source=address)

    assert is_diff(address)
    assert found(make_page_with(claim)) == [("diff", f"claim.{claim.key}.source")]


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/a/b/pull/12",
        "https://github.com/a/b/blob/0a02e2ae0236103e641f6570b8135b7ee8a83686/README.md",
        "https://github.com/a/b/tree/main/pull/files",
        "https://gitlab.com/a/b/-/merge_requests/3",
        "https://git-scm.com/docs/commit/options",
        "https://example.org/commit/face/",
        "https://example.org/docs/diff",
        "https://example.org/docs.diff/usage",
        "https://[",
    ],
)
def test_what_only_looks_like_a_diff_is_a_source(address: str) -> None:
    assert not is_diff(address)


@pytest.mark.parametrize(
    ("address", "copy"),
    [
        ("https://web.archive.org/web/2026/https://mysql.com/", "an archived copy"),
        ("https://www.docslib.org/doc/1", "a copy that somebody uploaded"),
        ("https://www-mysql-com.translate.goog/doc", "a translated copy"),
        ("https://gitee.com/mirrors/mysql", "a mirror"),
        ("https://gitee.com/mysql/mirrors", ""),
        ("https://archive.org/details/mysql-manual", ""),
        ("https://notdocslib.org/doc/1", ""),
    ],
)
def test_a_copy_is_no_source(address: str, copy: str) -> None:
    claim = make_claim(source=address)

    assert copied_by(address) == copy
    assert found(make_page_with(claim)) == [("copy", f"claim.{claim.key}.source")] * bool(copy)


def test_the_editor_is_told_what_is_wrong_with_a_source() -> None:
    copy, diff = (
        make_claim(text="Keeps logs", source=source)
        for source in ("https://docslib.org/1", "https://github.com/a/b/pull/12/files")
    )

    assert [problem.message for problem in (*problems(make_page_with(copy)), *problems(make_page_with(diff)))] == [
        "MySQL's pro “Keeps logs” rests on a copy that somebody uploaded: cite the original.",
        "MySQL's pro “Keeps logs” rests on a diff: cite the page it led to.",
    ]


# ---- versions


ENDED = PageRelease("5.7", supported_until=REVIEWED - timedelta(days=1), is_over=True)
LIVING = PageRelease("8.4", supported_until=date(2032, 4, 30), is_over=False)


def about_path(path: str, *releases: PageRelease, on: date = REVIEWED) -> list[str]:
    page = make_page_with(make_claim(source=f"https://example.org/tests/{path}"))
    return [
        code for code, _ in found(replace(page, first=replace(page.first, releases=releases or (LIVING, ENDED))), on)
    ]


@pytest.mark.parametrize(
    "path",
    [
        "5.7/",
        "v5.7/joins",
        "5.7.html",
        "refman/5.7/en/",
        "version-5.7",
        "Version_5_7/",
        "mysql-5.7/a",
        "release-5.7.x/a",
        "5.7.44/notes",
        "latest-v5.7/",
        "blob/v5.7/README.md",
    ],
)
def test_a_page_about_an_ended_cycle_is_no_source(path: str) -> None:
    assert about_path(path) == ["ended_cycle"]


@pytest.mark.parametrize(
    "path",
    [
        "15.7/",
        "5.70/",
        "5/",
        "8.4/",
        "8.4/changes-since-5.7/",
        "from-5.7-to-8.4",
        "current/?version=5.7",
        "current/#5.7",
        "a5.7/",
    ],
)
def test_what_only_looks_like_an_ended_cycle_is_a_source(path: str) -> None:
    assert about_path(path) == []


@pytest.mark.parametrize(("day", "codes"), [(REVIEWED - timedelta(days=1), []), (REVIEWED, ["ended_cycle"])])
def test_a_cycle_is_ended_as_of_the_day_of_the_review(day: date, codes: list[str]) -> None:
    assert about_path("5.7/", on=day) == codes


@pytest.mark.parametrize(("is_over", "codes"), [(True, ["ended_cycle"]), (False, []), (None, [])])
def test_a_cycle_may_have_ended_on_a_day_that_nobody_knows(is_over: bool | None, codes: list[str]) -> None:
    assert about_path("5.7/", PageRelease("5.7", is_over=is_over)) == codes


def test_the_longest_cycle_that_is_known_decides() -> None:
    whole = PageRelease("8", is_over=True)

    assert about_path("8.4/", LIVING, whole) == []
    assert about_path("8.1/", LIVING, whole) == ["ended_cycle"]


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        ("9/", ["ended_cycle"]),
        ("issues/9", []),
        ("pull/9", []),
        ("2026/9/joins", []),
        ("2026/10/9/joins", []),
        ("docs/9/joins", ["ended_cycle"]),
    ],
)
def test_the_number_of_an_issue_or_of_a_day_is_no_cycle(path: str, codes: list[str]) -> None:
    assert about_path(path, PageRelease("9", is_over=True)) == codes


@pytest.mark.parametrize(("path", "codes"), [("Jammy/", ["ended_cycle"]), ("jammy-notes/", [])])
def test_a_cycle_may_be_a_word(path: str, codes: list[str]) -> None:
    assert about_path(path, PageRelease("jammy", is_over=True)) == codes


def test_the_cycles_of_the_opponent_are_not_ones_own() -> None:
    page = make_page_with(make_claim(source="https://example.org/tests/5.7/"))

    assert found(replace(page, second=replace(page.second, releases=(ENDED,)))) == []


def test_the_editor_is_told_which_cycle_it_is() -> None:
    page = make_page_with(make_claim(text="Keeps logs", source="https://example.org/tests/5.7.44/"))

    (problem,) = problems(replace(page, first=replace(page.first, releases=(ENDED,))))

    assert problem.message == (
        "MySQL's pro “Keeps logs” rests on a page about MySQL 5.7, whose support has ended: cite that of a newer "
        "version."
    )
