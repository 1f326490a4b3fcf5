"""Whether the text of a page holds a quote, whatever the page is written in."""

import pytest

from comparisons.domain.quotes import Words
from comparisons.services.source_checks.page_text import forms_of, visible_text

QUOTE = "It is quick enough."


def holds(body, quote=QUOTE, kind="text/html"):
    body = body.encode() if isinstance(body, str) else body
    return any(Words(form).hold(quote) for form in forms_of(body, kind) or [])


@pytest.mark.parametrize(
    "page",
    [
        "<p>It is quick enough.",
        "IT IS\r\n  quick\tenough!",
        "It&nbsp;is qu&#105;ck en&shy;ough",
        "It is <b>qu</b>ick<br>enough",
        "<li>It is</li><li>quick enough</li>",
        "It is <!-- not > very --> quick enough",
        "It is <a title='no' href=\"a>b\">quick</a> enough",
        "<script>if (a < b) '</p>'</script>It is quick enough<style>x",
        "<SCRIPT>x</Script >It is quick enough",
        "It is <img alt='\">'> quick enough",
        "1 < 2. It is quick enough",
        "It is qu<wbr>ick enough",
        "It is ｑｕｉｃｋ enough",
    ],
)
def test_a_page_holds_the_quote_that_people_see_on_it(page):
    assert holds(page)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "It is quick.",
        "It is not quick enough",
        "enough quick is It",
        "<script>It is quick enough.</script>",
        "<!-- It is quick enough. -->",
        "<p title='It is quick enough.'>",
        "<td>It is qu</td><td>ick enough</td>",
        "<script>It is quick enough.",
        "<!-- It is quick enough.",
        "<p It is quick enough.",
        "It is quick enoughish",
    ],
)
def test_a_page_does_not_hold_what_nobody_sees_on_it(page):
    assert not holds(page)


@pytest.mark.parametrize(
    ("quote", "is_held"),
    [
        ("“quick” – enough", True),
        ("It … enough", True),
        ("It [...] enough", True),
        ("enough … It", False),
        ("quick … quick", False),
        ("IT IS", True),
        ("it i", False),
        ("…", True),
    ],
)
def test_marks_make_no_difference_and_an_ellipsis_stands_for_any_words(quote, is_held):
    assert holds("It is 'quick' -- enough", quote) is is_held


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("<p>该数据库支持事务处理。</p>", "支持事务"),
        ("<p dir=rtl>هذا مفتوح المصدر</p>", "مفتوح المصدر"),
        ("<p>Stra\u00dfe, I\u0307stanbul, e\u0301t\u00e9</p>", "STRASSE, istanbul, \u00e9te\u0301"),
    ],
)
def test_every_script_is_folded_alike(page, quote):
    assert holds(page, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ('It is **quick** [enough](https://example.org/a_b "A title").', QUOTE),
        ("It is _quick_ [enough][1].\n\n[1]: https://example.org", QUOTE),
        ("It is ``quick`` `enough <https://example.org>`_.", QUOTE),
        ("It is :ref:`quick` enough", QUOTE),
        ("It is link:quick.html[quick] https://example.org[enough].", QUOTE),
        ("It is <<quick,quick>> enough", QUOTE),
        ("It is <b>quick</b> enough", QUOTE),
        ("write create<T>()(...) here", "create<T>()(...)"),
    ],
)
def test_the_marks_of_a_text_file_make_no_difference(text, quote):
    assert holds(text, quote, "text/plain; charset=utf-8")


def test_json_is_read_without_its_escapes():
    assert holds(r'{"a": "It is\nqu\u0069ck enough."}', kind="application/json")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("é or so".encode("latin-1"), "text/html"),
        (b'<meta charset="iso-8859-15"><p>' + "é".encode("iso-8859-15"), "text/html"),
        (b"\xef\xbb\xbf" + "é".encode(), "text/html; charset=latin-1"),
        ("é".encode("utf-16"), "text/plain"),
        ("é".encode(), "text/html; charset=idna"),
        ("é".encode(), "text/html; charset=base64"),
        ("é".encode(), "text/html; charset=no-such-thing"),
        ("é".encode() + "ü".encode()[:1], "text/html"),
        ("é".encode(), ""),
        ("é".encode(), "application/octet-stream"),
    ],
)
def test_a_page_is_decoded_as_it_says_or_as_it_looks(body, kind):
    assert holds(body, "é", kind)


@pytest.mark.parametrize("kind", ["application/pdf", "image/svg", "video/mp4", "application/zip", "nonsense"])
def test_what_is_no_text_is_not_read(kind):
    assert forms_of(b"It is quick enough.", kind) is None
    assert forms_of(b"PK\x00\x00", "application/octet-stream") is None


def test_a_number_too_long_for_a_character_does_not_stop_the_reading():
    assert visible_text("a &#" + "9" * 6000 + "; b") == "a  ; b"
