"""A report as lines of text, for the command and for the editors' page. Pure: imports no Django."""

from collections.abc import Iterator

from comparisons.catalogue.records import PLURALS

from .context import ACTIONS, CREATED, UPDATED, Report


def changes(report: Report) -> Iterator[str]:
    """Yield a line per created or updated record that the report names, and one with the number of the others."""
    for one in report.changes:
        yield f"{one.action} {one.kind} {one.subject}" + (f": {', '.join(one.changed)}" if one.changed else "")
    more = sum(counts[CREATED] + counts[UPDATED] for counts in report.counts.values()) - len(report.changes)
    if more:
        yield f"and {more:,} more"


def summary(report: Report, *, is_written: bool) -> list[str]:
    """Return a line per kind that was read, and one with the totals."""
    totals = dict.fromkeys(ACTIONS, 0)
    lines = []
    for kind, counts in report.counts.items():
        for action in ACTIONS:
            totals[action] += counts[action]
        if report.read(kind):
            lines.append(_line(PLURALS.get(kind, "unknown"), counts, is_written))
    return [*lines, _line("all", totals, is_written)]


def _line(name: str, counts: dict[str, int], is_written: bool) -> str:
    read = sum(counts[action] for action in ACTIONS)
    labels = {} if is_written else {CREATED: f"would be {CREATED}", UPDATED: f"would be {UPDATED}"}
    return f"{name}: read {read:,} = " + " + ".join(f"{labels.get(one, one)} {counts[one]:,}" for one in ACTIONS)


def dangling(report: Report) -> str:
    """Return a line with the number of relations to unknown technologies, and the first few of them."""
    if not report.dangling_count:
        return "dangling relations: 0"
    shown = [f"{slug} to {word}" for slug, word in report.dangling]
    return f"dangling relations: {_first(shown, report.dangling_count)}"


def awaited(report: Report) -> Iterator[str]:
    """Yield a line with the number of answers that wait for a technology, and the first few slugs of those."""
    if report.awaited_count:
        yield f"answers that wait for a technology: {_first(report.awaited, report.awaited_count)}"


def _first(shown: list[str], count: int) -> str:
    more = count - len(shown)
    return f"{count:,} ({', '.join(shown)}{f' and {more:,} more' if more else ''})"
