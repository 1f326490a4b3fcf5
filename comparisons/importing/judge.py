"""Lays each record of a run over what is stored, and says what is wrong with the outcome."""

from collections.abc import Callable, Iterator

from comparisons.catalogue import stored
from comparisons.catalogue.export import source_ranks
from comparisons.catalogue.problems import Problems

from .context import REFUSED, UNKNOWN, Progress, Report, Run
from .judge_comparisons import ComparisonJudge
from .judge_shelves import ShelfJudge
from .judge_technologies import TechnologyJudge
from .naming import Names
from .spool import Merged, Outcome, Spool

CHANGES_KEPT = 50


def judge(spool: Spool, names: Names, problems: Problems, progress: Progress) -> Report:
    """Judge the merged records of a run, kind by kind, and spool what is to become of them."""
    shelves = {"category": stored.categories(), "criterion": stored.criteria()}
    run = Run(spool, names, problems, shelves, source_ranks())
    on_shelves, on_technologies, on_comparisons = ShelfJudge(run), TechnologyJudge(run), ComparisonJudge(run)
    _judge_all(run, "category", on_shelves.judge, progress)
    on_shelves.refuse_cycles()
    _judge_all(run, "criterion", on_shelves.judge, progress)
    _judge_all(run, "technology", on_technologies.judge, progress)
    _judge_all(run, "comparison", on_comparisons.judge, progress)
    on_technologies.refuse_losses()
    run.report.counts[UNKNOWN][REFUSED] = spool.count_unnamed()
    for kind, action, count in spool.count_actions():
        run.report.counts[kind][action] = count
    run.report.changes = spool.changes(CHANGES_KEPT)
    return run.report


def _judge_all(
    run: Run, kind: str, judge_batch: Callable[[list[Merged]], Iterator[Outcome]], progress: Progress
) -> None:
    for merged in run.spool.merged(kind):
        run.spool.keep_outcomes(list(judge_batch(merged)))
        progress(len(merged))
