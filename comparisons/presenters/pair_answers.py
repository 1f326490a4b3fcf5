"""What each of several comparisons comes to: our picks, or who leads under weights. Pure: imports no Django."""

from collections.abc import Iterable, Mapping

from comparisons.domain import preferences
from comparisons.domain.pairwise import DecidedPair
from comparisons.domain.shelf import Reason, Shelf
from comparisons.domain.vocabulary import Outcome
from comparisons.domain.weighed import Weighed

from .documents.lines import Line, state
from .pair_table import PairAnswer, Url

WORDS = {Reason.TIE: "level", Reason.NOTHING_COUNTS: "nothing to weigh", Reason.NOT_COMPARABLE: "not comparable"}


def picks(lines: Iterable[Line], url: Url) -> list[PairAnswer]:
    """Return what our verdicts say."""
    return [_pick(line, url(line.slug)) for line in lines]


def _pick(line: Line, url: str) -> PairAnswer:
    picked = line.picked.slug if line.picked else ""
    return PairAnswer(
        DecidedPair(line.first.slug, line.second.slug, picked),
        url,
        words=Outcome(line.verdict.outcome or "").label,
        is_open=bool(picked) and state(line) != "reviewed",
    )


def leaders(shelf: Shelf, lines: Mapping[str, Line], url: Url) -> list[PairAnswer]:
    """Return who leads each pair of what the must-haves leave, by that pair's own weighing; ``lines`` by pair slug."""
    return [_leader(pair, shelf, lines[pair], url(pair)) for pair in shelf.of_left if pair in lines]


def _leader(pair: str, shelf: Shelf, line: Line, url: str) -> PairAnswer:
    weighed, reason = shelf.weighed[pair], shelf.undecided.get(pair)
    ahead = "" if reason else weighed.weighing.leader
    picked = line.picked
    return PairAnswer(
        DecidedPair(line.first.slug, line.second.slug, ahead),
        url + _query(weighed),
        words=WORDS.get(reason, "") if reason else "",
        is_empty=reason is Reason.NOTHING_COUNTS,
        ours=picked.name if picked and picked.slug != ahead and reason is not Reason.NOTHING_COUNTS else "",
    )


def _query(weighed: Weighed) -> str:
    """Return the query with which the page of the pair weighs the same way; "" for our own weights."""
    written = preferences.written(weighed.preferences, [row.criterion for row in weighed.evidence.weighing.rows])
    return f"?{written}" if written else ""
