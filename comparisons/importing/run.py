"""One import from start to end: parse everything, judge everything, then write, or write nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial

from comparisons.catalogue import stored
from comparisons.catalogue.export import source_ranks
from comparisons.catalogue.problems import Problems

from .context import REFUSED, UNKNOWN, Progress, Report, Run
from .judge_answers import judge_answers
from .judge_categories import CategoryJudge
from .judge_comparisons import ComparisonJudge
from .judge_technologies import TechnologyJudge
from .load import write_at_once, write_in_batches
from .naming import Names, name_comparisons, name_technologies
from .parse import Patch, SourceFile, parse, sources
from .progress import Show
from .spool import UNRESOLVED, Merged, RecordOutcome, Spool

CHANGES_KEPT = 50


def import_catalogue(paths: Iterable[str], problems: Problems, *, dry_run: bool, show: Show) -> Report:
    """Import the catalogue files at ``paths``; nothing is written where there are ``problems``."""
    files = sources(paths, problems)
    with closing(Spool()) as spool:
        names = read(files, spool, problems, show.step("Read"))
        report = judge(spool, names, problems, show.step("Checked", spool.count()))
        if not problems and not dry_run:
            write = write_in_batches if files and all(file.is_lines for file in files) else write_at_once
            write(spool, show.step("Written", spool.count_unwritten()))
    return report


def read(files: Iterable[SourceFile], spool: Spool, problems: Problems, progress: Progress) -> Names:
    """Spool the records of the files, each with its subject, and return what their words lead to."""
    for file in files:
        spool.add(file.name, _counted(parse(file, problems), progress))
    names = name_technologies(spool, problems)
    name_comparisons(spool, names, problems)
    spool.name_the_rest()
    spool.index_subjects()
    for fragment in list(spool.twice()):
        subject = (fragment.subject or "").removeprefix(UNRESOLVED)
        problems.add(fragment.place, fragment.kind, subject, "one record of it in this file")
        spool.refuse([fragment])
    return names


def _counted(patches: Iterable[Patch], progress: Callable[[int], None]) -> Iterator[Patch]:
    for patch in patches:
        progress(1)
        yield patch


def judge(spool: Spool, names: Names, problems: Problems, progress: Progress, *, takes_reviews: bool = True) -> Report:
    """Judge the merged records of a run, kind by kind, and spool the outcomes."""
    known = {"category": stored.categories(), "criterion": stored.criteria()}
    run = Run(spool, names, problems, known, source_ranks(), takes_reviews=takes_reviews)
    on_categories, on_technologies, on_comparisons = CategoryJudge(run), TechnologyJudge(run), ComparisonJudge(run)
    _judge_all(run, "category", on_categories.judge, progress)
    on_categories.refuse_cycles()
    _judge_all(run, "criterion", on_categories.judge, progress)
    _judge_all(run, "technology", on_technologies.judge, progress)
    _judge_all(run, "comparison", on_comparisons.judge, progress)
    _judge_all(run, "answers", partial(judge_answers, run), progress)
    on_technologies.refuse_losses()
    run.report.counts[UNKNOWN][REFUSED] = spool.count_unnamed()
    for kind, action, count in spool.count_actions():
        run.report.counts[kind][action] = count
    run.report.digest = spool.digest()
    run.report.changes = spool.changes(CHANGES_KEPT)
    return run.report


def _judge_all(
    run: Run, kind: str, judge_batch: Callable[[list[Merged]], Iterator[RecordOutcome]], progress: Progress
) -> None:
    for merged in run.spool.merged(kind):
        run.spool.keep_outcomes(list(judge_batch(merged)))
        progress(len(merged))
