"""One import from start to end: parse everything, judge everything, then write, or write nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from comparisons.catalogue.problems import Problems

from .context import Report
from .judge import judge
from .load import write_at_once, write_in_batches
from .naming import name_comparisons, name_technologies
from .parse import Patch, Source, parse, sources
from .progress import Show
from .spool import UNRESOLVED, Spool


def import_catalogue(paths: Iterable[str], problems: Problems, *, dry_run: bool, show: Show) -> Report:
    """Read the catalogue files at ``paths``; nothing is written where ``problems`` come up."""
    files = sources(paths, problems)
    with closing(Spool()) as spool:
        _read(files, spool, problems, show.step("Read"))
        names = name_technologies(spool, problems)
        name_comparisons(spool, names, problems)
        spool.name_the_rest()
        spool.index_subjects()
        for fragment in list(spool.twice()):
            subject = (fragment.subject or "").removeprefix(UNRESOLVED)
            problems.add(fragment.place, fragment.kind, subject, "one record of it in this file")
            spool.refuse([fragment])
        report = judge(spool, names, problems, show.step("Checked", spool.count()))
        if not problems and not dry_run:
            write = write_in_batches if files and all(file.is_lines for file in files) else write_at_once
            write(spool, show.step("Written", spool.count_unwritten()))
    return report


def _read(files: list[Source], spool: Spool, problems: Problems, progress: Callable[[int], None]) -> None:
    for file in files:
        spool.add(file.name, _counted(parse(file, problems), progress))


def _counted(patches: Iterable[Patch], progress: Callable[[int], None]) -> Iterator[Patch]:
    for patch in patches:
        progress(1)
        yield patch
