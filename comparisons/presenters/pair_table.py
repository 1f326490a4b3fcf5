"""A table of technologies against one another: a row and a column for each, each cell who is ahead in that pair.

Pure: imports no Django.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from comparisons.domain import pairs, pairwise, pairwise_sentences
from comparisons.domain.pairs import Named
from comparisons.domain.pairwise import DecidedPair, Record

Url = Callable[[str], str]
"""From the slug of a pair to the address of its page."""


class PairAnswer(NamedTuple):
    """What one compared pair comes to, and the address of its page.

    ``ahead`` is the slug of who is ahead, empty where neither is: then ``words`` say what it comes to. ``is_empty`` is
    whether it comes to nothing. ``is_open`` is whether no editor reviewed the pick as it stands, ``ours`` the name of
    our own pick where a reader's weights lead to another answer.
    """

    pair: DecidedPair
    url: str
    words: str = ""
    is_empty: bool = False
    is_open: bool = False
    ours: str = ""


class PairCell(NamedTuple):
    """One pair in the row of one of its technologies, which is "ahead", "behind" or "level", as ``state`` says.

    The state is "empty" where the pair comes to nothing, and "unknown" where nobody compared the two.
    """

    opponent: Named
    state: str
    words: str
    url: str
    is_open: bool
    ours: str


class PairRow(NamedTuple):
    """A technology with its record, None if it is compared with none of the others; its own cell is None."""

    side: Named
    record: Record | None
    cells: list[PairCell | None]


class PairTable(NamedTuple):
    """Rows by how many pairs each is ahead in, columns in the same order; ``says`` is who is ahead of all others.

    ``open`` is how many pairs nobody compared, empty where all are. ``circles`` are sentences on those that are ahead
    of one another in a circle. ``whose`` weights decide, "our" or "your"; empty where our picks do.
    """

    rows: list[PairRow]
    says: str
    open: str
    circles: list[str]
    whose: str

    @property
    def sides(self) -> list[Named]:
        return [row.side for row in self.rows]

    @property
    def has_open(self) -> bool:
        """Whether a pick here is not reviewed as it stands."""
        return any(cell.is_open for cell in self._picks)

    @property
    def has_reviewed(self) -> bool:
        """Whether a pick here is reviewed as it stands."""
        return not self.whose and not all(cell.is_open for cell in self._picks)

    @property
    def _picks(self) -> list[PairCell]:
        return [cell for row in self.rows for cell in row.cells if cell and cell.state == "ahead"]


class _Pairs(NamedTuple):
    """What a cell needs of all pairs: answers by pair slug, addresses of the others, names by slug."""

    answers: dict[str, PairAnswer]
    url: Url
    names: dict[str, str]


def pair_table(sides: Sequence[Named], answers: Iterable[PairAnswer], url: Url, whose: str = "") -> PairTable:
    """Return the table of ``sides``; those that are compared with none of the others stand last, as they were given.

    ``answers`` are those of all pairs that somebody compared.
    """
    found = {pairs.canonical(answer.pair.one, answer.pair.other): answer for answer in answers}
    decided = [answer.pair for answer in found.values()]
    records = {record.slug: record for record in pairwise.records(decided)}
    by_slug = {side.slug: side for side in sides}
    ordered = [by_slug[slug] for slug in records] + [side for side in sides if side.slug not in records]
    shown = _Pairs(found, url, {side.slug: side.name for side in sides})
    circles = [[by_slug[slug] for slug in circle] for circle in pairwise.circles(decided)]
    return PairTable(
        rows=[
            PairRow(side, records.get(side.slug), [_cell(side, other, shown) for other in ordered]) for side in ordered
        ],
        says=pairwise_sentences.over_all(ordered, list(records.values()), whose) if decided else "",
        open=pairwise_sentences.not_compared(ordered, len(decided)),
        circles=[pairwise_sentences.circle(circle, whose) for circle in circles],
        whose=whose,
    )


def _cell(side: Named, opponent: Named, shown: _Pairs) -> PairCell | None:
    if side.slug == opponent.slug:
        return None
    pair = pairs.canonical(side.slug, opponent.slug)
    answer = shown.answers.get(pair)
    if answer is None:
        return PairCell(opponent, "unknown", "not compared", shown.url(pair), is_open=False, ours="")
    ahead = answer.pair.ahead
    words = shown.names[ahead] if ahead else answer.words
    return PairCell(opponent, _state(side, answer), words, answer.url, answer.is_open, answer.ours)


def _state(side: Named, answer: PairAnswer) -> str:
    if answer.pair.ahead:
        return "ahead" if answer.pair.ahead == side.slug else "behind"
    return "empty" if answer.is_empty else "level"
