"""Read the front matter of a decision record, within bounds. Pure: imports no Django, opens no file, fetches nothing.

The text below the front matter is the team's own and not looked at. Of the address path and query count, whatever the
host: a record may be judged by another site than the one that it was taken from.
"""

import io
import re
from datetime import date
from decimal import Decimal
from typing import NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

from comparisons.catalogue.problems import Problems, shown
from comparisons.catalogue.trees import Mapping
from comparisons.domain.kept_decisions import decision_files as keys
from comparisons.domain.kept_decisions.decision_files import DecisionFile
from comparisons.domain.kept_decisions.rests_on import DIGEST
from comparisons.domain.preferences import LONGEST_QUERY, WEIGHT
from comparisons.domain.preferences import WEIGHTS as NUMBER
from comparisons.domain.scoring import Strength
from comparisons.importing.yaml_records import read_yaml
from comparisons.manifests.refusals import ReaderFault

LONGEST = 64 * 1024
"""Bytes of a front matter; that of a page with a hundred criteria has some four thousand."""
MOST_WEIGHTS = 200
LONGEST_ADDRESS = LONGEST_QUERY + 1000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BEGIN = re.compile(rb"---[ \t]*\r?\n")
END = re.compile(rb"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
PATH = re.compile(r"/compare/([^/]{1,3000})/?$")
SLUG = re.compile(r"[a-z0-9-]{1,200}")


class UnreadableDecision(Exception):
    """A file that is no decision record of ours, or a damaged one: the sentence that says why, and the line, 0 if none.

    The sentence holds nothing that a terminal would obey.
    """

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line


def read(content: bytes) -> DecisionFile:
    """Return what a record says of itself, or raise ``UnreadableDecision``. Looks at the first ``LONGEST`` bytes."""
    try:
        return _read(content)
    except UnreadableDecision:
        raise
    except Exception as fault:  # what it says may quote the file, and an error report would keep that
        raise ReaderFault("decision records", fault) from None


def _read(content: bytes) -> DecisionFile:
    whole = _front_matter(_cut(content))
    section, status = whole.get(keys.SECTION), whole.get(keys.STATUS)
    if section is None:
        _refuse(f"its front matter has no key “{keys.SECTION}”, so no comparison is known to judge it by")
    if not isinstance(section, Mapping):
        _refuse(f"“{keys.SECTION}” must hold the keys that were below it", whole.lines[keys.SECTION])
    return _Section(section, whole.lines[keys.SECTION]).decision(status if isinstance(status, str) else "")


def _refuse(why: str, line: int = 0) -> NoReturn:
    raise UnreadableDecision(f"It can't be judged: {why}.", line)


# ---- the front matter


def _cut(content: bytes) -> bytes:
    """Return what stands between the fences, with an empty line for the first of them: lines keep their numbers."""
    head = content[:LONGEST].removeprefix(BYTE_ORDER_MARK)
    begin = BEGIN.match(head)
    if begin is None:
        _refuse("it doesn't begin with a front matter, which stands between two lines “---”")
    end = END.search(head, begin.end())
    if end is None:
        _refuse(f"no line “---” ends its front matter within {LONGEST // 1024} KiB", 1)
    return b"\n" + head[begin.end() : end.start()]


def _front_matter(text: bytes) -> Mapping:
    """Return all keys. What is odd outside our part is the team's own matter, as long as the whole is YAML."""
    problems = Problems()
    trees = list(read_yaml("", io.BytesIO(text), problems))
    whole = trees[0].content if len(trees) == 1 else None
    ours = [one for one in problems if re.match(rf"{keys.SECTION}(?:[.\[]|$)", one.key)]
    for problem in ours if isinstance(whole, Mapping) else problems:
        where = f", “{problem.key}”," if problem.key else ""
        what = f", not “{problem.value}”" if problem.value else ""
        if line := problem.place.line:
            _refuse(f"line {line}{where} should hold {problem.expected}{what}", line)
    if not isinstance(whole, Mapping):
        _refuse("its front matter must hold keys with values, such as “status: accepted”", 1)
    return whole


# ---- our part of it


class _Section:
    """Reads the values below our key; each refusal names the line."""

    def __init__(self, values: Mapping, line: int) -> None:
        self.values = values
        self.line = line

    def decision(self, status: str) -> DecisionFile:
        (pair, query), weights = self._address(), self._weights()
        self._refuse_two_answers(query, weights)
        return DecisionFile(
            pair=pair,
            query=query,
            weights=weights,
            chosen=self._slug(keys.CHOSEN),
            leader=self._slug(keys.LEADER),
            strength=self._strength(),
            rests_on=self._text(keys.RESTS_ON, DIGEST, "the digest that was there"),
            retrieved=self._day(keys.RETRIEVED),
            status=status,
            line=self.line,
        )

    def _address(self) -> tuple[str, str]:
        """Return the pair and the query of the address as they stand there."""
        expected = "the address of a comparison, such as https://…/compare/mysql-vs-postgresql/?w-operations=4"
        written = self._given(keys.ADDRESS)
        if not isinstance(written, str) or len(written) > LONGEST_ADDRESS or not written.isprintable():
            self._refuse(keys.ADDRESS, expected)
        try:
            address = urlsplit(written)
        except ValueError:
            self._refuse(keys.ADDRESS, expected)
        found = PATH.search(address.path)
        pair = unquote(found[1]) if found else ""
        if not pair or not pair.isprintable():
            self._refuse(keys.ADDRESS, expected)
        return pair, address.query

    def _weights(self) -> dict[str, Decimal]:
        written = self._given(keys.WEIGHTS)
        expected = "weights from 0 to 5 by criterion, such as {operations: 4}"
        if not isinstance(written, Mapping) or len(written) > MOST_WEIGHTS:
            self._refuse(keys.WEIGHTS, expected)
        found = {}
        for slug, weight in written.items():
            if not (SLUG.fullmatch(slug) and isinstance(weight, str) and NUMBER.fullmatch(weight)):
                self._refuse(keys.WEIGHTS, expected, written.lines.get(slug))
            found[slug] = Decimal(weight)
        return found

    def _refuse_two_answers(self, query: str, weights: dict[str, Decimal]) -> None:
        """Refuse a record whose address and weights were changed apart from each other."""
        for name, value in parse_qsl(query):
            slug = name.removeprefix(WEIGHT)
            is_weight = name.startswith(WEIGHT) and slug in weights and NUMBER.fullmatch(value)
            if is_weight and Decimal(value) != weights[slug]:
                self._refuse(keys.WEIGHTS, f"{slug}: {value}, as its “{keys.ADDRESS}” does")

    def _slug(self, key: str) -> str:
        """Return a slug, "" for null."""
        return "" if self._given(key) is None else self._text(key, SLUG, "the slug of a technology, or null")

    def _strength(self) -> Strength | None:
        words = [word.value for word in Strength]
        written = self._given(keys.STRENGTH)
        if written is None:
            return None
        if written not in words:
            self._refuse(keys.STRENGTH, f"{', '.join(words)} or null")
        return Strength(written)

    def _day(self, key: str) -> date:
        expected = "a day such as 2026-11-29"
        try:
            return date.fromisoformat(self._text(key, re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), expected))
        except ValueError:
            self._refuse(key, expected)

    def _text(self, key: str, pattern: re.Pattern[str], expected: str) -> str:
        written = self._given(key)
        if not isinstance(written, str) or not pattern.fullmatch(written):
            self._refuse(key, expected)
        return written

    def _given(self, key: str) -> object:
        if key not in self.values:
            _refuse(f"“{keys.SECTION}” has no “{key}”", self.line)
        return self.values[key]

    def _refuse(self, key: str, expected: str, line: int | None = None) -> NoReturn:
        at = line or self.values.lines.get(key, self.line)
        written = self.values[key]
        is_shown = isinstance(written, str) and key != keys.ADDRESS  # which may hold a password
        what = f", not “{shown(written)}”" if is_shown else ""
        _refuse(f"line {at}, “{key}”, should hold {expected}{what}", at)
