"""Reads a form of the admin as a browser would send it. Pure."""

from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]

NOT_SENT = ("submit", "button", "image", "reset", "file")
TICKED = ("checkbox", "radio")
OF_NEW_LINES = "__prefix__"
"""Stands in the names of the template that new lines are made of."""


def fields_of(html: str) -> dict[str, str]:
    """What the controls of a page hold as it stands, without those that log out."""
    reader = _Reader()
    reader.feed(html)
    return {name: value for name, value in reader.found.items() if OF_NEW_LINES not in name}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.is_leaving = False
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_leaving = given.get("id") == "logout-form"
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.found):
            # Where nothing is selected, a browser sends the first one.
            self.found[self.select] = given.get("value", "")
        elif given.get("name") and not self.is_leaving:
            self._begin(tag, given)

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "select":
            self.select = given["name"]
        elif tag == "textarea":
            self.area = given["name"]
            self.found[self.area] = ""
        elif tag == "input" and _is_sent(given):
            self.found[given["name"]] = given.get("value", "on" if given.get("type") in TICKED else "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_leaving = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.found[self.area] = self.found[self.area].removeprefix("\n")
            self.area = ""


def _is_sent(given: dict[str, str]) -> bool:
    kind = given.get("type")
    return kind not in NOT_SENT and (kind not in TICKED or "checked" in given)
