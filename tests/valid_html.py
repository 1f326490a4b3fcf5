"""What a checker of HTML says about a page: syntax by html5lib, and the rules that html5lib does not know."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import html5lib
from bs4 import BeautifulSoup, Tag

_WORDS = """a abbr b bdi bdo br button cite code data datalist del dfn em i img input ins kbd label link mark meta meter
    noscript output progress q s samp script select small span strong sub sup svg template textarea time u var wbr"""
PHRASING = set(_WORDS.split())
HEADINGS = {f"h{level}" for level in range(1, 7)}
WORDS_ONLY = dict.fromkeys(PHRASING - {"a", "del", "ins", "svg", "noscript", "datalist", "select"}, PHRASING)
WORDS_ONLY |= dict.fromkeys((*HEADINGS, "p", "pre", "legend"), PHRASING)
WORDS_ONLY |= {"summary": PHRASING | HEADINGS}
PARTS = {"script", "template"}
CHILDREN = WORDS_ONLY | {
    "ul": {"li"} | PARTS,
    "ol": {"li"} | PARTS,
    "dl": {"dt", "dd", "div"} | PARTS,
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"} | PARTS,
    "thead": {"tr"} | PARTS,
    "tbody": {"tr"} | PARTS,
    "tr": {"th", "td"} | PARTS,
    "select": {"option", "optgroup", "hr"} | PARTS,
    "datalist": {"option"} | PHRASING,
}
"""What may stand directly in an element."""
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "summary": {"details"},
    "legend": {"fieldset"},
    "figcaption": {"figure"},
    "option": {"select", "datalist", "optgroup"},
}
INTERACTIVE = "a[href], button, details, label, select, textarea, input:not([type=hidden])"
_NAMELESS = "div span p b i em strong small bdi code sub sup time s u mark abbr dt dd"
NAMELESS = set(_NAMELESS.split())
"""Elements that ARIA gives no name unless they have a role."""
REFERENCES = (
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-details",
    "aria-errormessage",
    "for",
    "list",
)
OWN_ROLES = {
    "ul": "list",
    "ol": "list",
    "nav": "navigation",
    "main": "main",
    "button": "button",
    "a": "link",
}
NAMED = "a[href], button, summary, h1, h2, h3, h4, th[scope]"


def complaints(text: str) -> list[str]:
    """Return what is wrong with a page, a sentence each."""
    parser = html5lib.HTMLParser()
    parser.parse(text)
    syntax = [f"{place}: {code} {data}" for place, code, data in parser.errors]
    page = BeautifulSoup(text, "html5lib")
    return syntax + [said for rule in RULES for said in rule(page)]


def _models(page: BeautifulSoup) -> Iterator[str]:
    """Elements where they may not stand; within a picture SVG's rules hold."""
    for element in page.body.find_all(True):
        parent = element.parent
        if parent.name == "svg" or parent.find_parent("svg"):
            continue
        if element.name not in CHILDREN.get(parent.name, {element.name}):
            yield f"<{element.name}> stands in <{parent.name}>: {_start(element)}"
        if parent.name not in PARENTS.get(element.name, {parent.name}):
            yield f"<{element.name}> stands in <{parent.name}>: {_start(element)}"
        if element.name not in PHRASING and parent.name == "a" and parent.find_parent(list(WORDS_ONLY)):
            yield f"<{element.name}> stands in words: {_start(parent)}"
    for details in page.select("details"):
        children = details.find_all(True, recursive=False)
        if [child.name for child in children].count("summary") != 1 or children[0].name != "summary":
            yield f"no summary leads: {_start(details)}"
    for terms in page.select("dl, dl > div"):
        names = [child.name for child in terms.find_all(("dt", "dd"), recursive=False)]
        if names and (names[0] != "dt" or names[-1] != "dd"):
            yield f"terms without descriptions: {_start(terms)}"


def _nesting(page: BeautifulSoup) -> Iterator[str]:
    for outer in page.select("a, button"):
        if inner := outer.select_one(f"{INTERACTIVE}, [tabindex]"):
            yield f"<{inner.name}> stands in <{outer.name}>: {_start(outer)}"
    for label in page.select("label"):
        if len(label.select("button, input, select, textarea")) > 1 or label.select("label, a"):
            yield f"a label with more than its field: {_start(label)}"
    for form in page.select("form form"):
        yield f"a form in a form: {_start(form)}"


def _references(page: BeautifulSoup) -> Iterator[str]:
    ids = Counter(element["id"] for element in page.select("[id]"))
    yield from (f"{name} is the id of {number}" for name, number in ids.items() if number > 1 or not name.strip())
    for attribute in (*REFERENCES, "popovertarget", "form", "headers"):
        for element in page.select(f"[{attribute}]"):
            if attribute != "form" or element.name != "form":
                named = element[attribute]
                missing = set(named if isinstance(named, list) else named.split()) - ids.keys()
                yield from (f"{attribute} names {name}, which is not there" for name in missing)
    for link in page.select("a[href^='#']"):
        if link["href"][1:] not in ids:
            yield f"{link['href']} leads nowhere"
    for label in page.select("label"):
        field = page.find(id=label["for"]) if label.get("for") else label.select_one("input, select, textarea")
        if field is None or field.name not in ("input", "select", "textarea", "output", "meter", "progress", "button"):
            yield f"a label of nothing: {_start(label)}"


def _names(page: BeautifulSoup) -> Iterator[str]:
    for element in page.select(NAMED):
        if not (_words(element) or element.get("aria-label", "").strip() or element.get("aria-labelledby")):
            yield f"nothing to read in {_start(element)}"
    for element in page.select("[aria-label]"):
        if element.name in NAMELESS and not element.get("role"):
            yield f"aria-label on {_start(element)}"
    for image in page.select("img:not([alt])"):
        yield f"a picture without words: {_start(image)}"
    for element in page.select("[role]"):
        if element["role"] == OWN_ROLES.get(element.name):
            yield f"a role that the element has: {_start(element)}"


def _headings(page: BeautifulSoup) -> Iterator[str]:
    levels = [int(heading.name[1]) for heading in page.find_all(list(HEADINGS))]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"headings of the first level: {levels}"
    yield from (f"a heading of level {two} follows {one}" for one, two in pairwise(levels) if two > one + 1)
    if len(page.select("main")) != 1:
        yield "not one main part"


def _words(element: Tag) -> str:
    """What a screen reader can read of it."""
    pictures = "".join(image.get("alt", "") for image in element.select("img, [role=img]"))
    hidden = {id(text) for part in element.select("[aria-hidden=true]") for text in part.find_all(string=True)}
    return "".join(text for text in element.find_all(string=True) if id(text) not in hidden).strip() + pictures


def _start(element: Tag) -> str:
    return str(element)[:120]


RULES = (_models, _nesting, _references, _names, _headings)
