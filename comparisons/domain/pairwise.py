"""Several technologies by who is ahead in each of their pairs: wins, losses, and circles.

Only pairs that somebody compared enter: what nobody compared ranks nothing. Pure: imports no Django.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

Beats = Mapping[str, Collection[str]]
"""The slugs of those that a technology is ahead of, by its slug."""


class Record(NamedTuple):
    """In how many of its compared pairs a technology is ahead and behind; in the others neither is."""

    slug: str
    ahead: int
    behind: int
    compared: int


class DecidedPair(NamedTuple):
    """One compared pair: the slugs of both, and of the one that is ahead, empty where neither is."""

    one: str
    other: str
    ahead: str

    @property
    def behind(self) -> str:
        """The slug of the one that is behind, empty where neither is."""
        if not self.ahead:
            return ""
        return self.other if self.ahead == self.one else self.one


def records(decided: Iterable[DecidedPair]) -> list[Record]:
    """Return who is compared: who is ahead most often first, then who is behind least often, then by slug."""
    decided = list(decided)
    slugs = {slug for pair in decided for slug in (pair.one, pair.other)}
    found = [
        Record(
            slug,
            ahead=sum(pair.ahead == slug for pair in decided),
            behind=sum(pair.behind == slug for pair in decided),
            compared=sum(slug in (pair.one, pair.other) for pair in decided),
        )
        for slug in slugs
    ]
    return sorted(found, key=lambda record: (-record.ahead, record.behind, record.slug))


def most_compared(pairs: Iterable[tuple[str, str]], most: int) -> set[str]:
    """Return at most so many slugs, the most compared with one another.

    All of them are compared, straight or by others: what nobody compared with the rest has no place among them. The
    least compared is dropped until few enough are left. Of equals the last by slug goes.
    """
    others: dict[str, set[str]] = {}
    for one, other in pairs:
        others.setdefault(one, set()).add(other)
        others.setdefault(other, set()).add(one)
    group = _largest_group(others)
    while len(group) > most:
        dropped = max(group, key=lambda slug: (-len(others[slug]), slug))
        for other in others.pop(dropped):
            others[other].discard(dropped)
        group = _largest_group(others)
    return group


def _largest_group(others: Beats) -> set[str]:
    """Return the most slugs that lead to one another; of equal groups that with the first slug."""
    left, largest = sorted(others), set[str]()
    while left:
        group = _reached(left[0], others) | {left[0]}
        largest = max(largest, group, key=len)
        left = [slug for slug in left if slug not in group]
    return largest


def circles(decided: Iterable[DecidedPair]) -> list[list[str]]:
    """Return a shortest circle, each ahead of the next and the last of the first, of each group that has circles.

    A circle begins with the least of its slugs.
    """
    beats: dict[str, set[str]] = {}
    for pair in decided:
        if pair.ahead:
            beats.setdefault(pair.ahead, set()).add(pair.behind)
    found: list[list[str]] = []
    seen: set[str] = set()
    for slug in sorted(beats):
        if slug not in seen and slug in (reached := _reached(slug, beats)):
            group = {other for other in reached if slug in _reached(other, beats)}
            seen |= group
            found.append(min((_circle(one, beats) for one in sorted(group)), key=len))
    return found


def _reached(start: str, beats: Beats) -> set[str]:
    """Return all that ``start`` is ahead of, straight or by others; itself, too, where it stands in a circle."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = set(beats.get(waiting.pop(), ())) - found
        found |= new
        waiting.extend(new)
    return found


def _circle(start: str, beats: Beats) -> list[str]:
    """Return a shortest circle through ``start``, which stands in one, from its least slug on."""
    before: dict[str, str] = {}
    waiting = deque([start])
    while start not in before:
        slug = waiting.popleft()
        for other in sorted(beats.get(slug, ())):
            if other not in before:
                before[other] = slug
                waiting.append(other)
    circle = [start]
    while before[circle[-1]] != start:
        circle.append(before[circle[-1]])
    circle.reverse()
    least = circle.index(min(circle))
    return circle[least:] + circle[:least]
