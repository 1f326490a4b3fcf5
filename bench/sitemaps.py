"""The largest section of the sitemap that there can be: every comparison of a range of ids reviewed."""

from .databases import Databases
from .processes import measured
from .report import Report
from .rounds import Case, Series, Worker, take_turns

MOST_OF_INDEX, MOST_OF_SECTION = 50, 600
"""Milliseconds."""
MOST_ADDED = 20
"""Megabytes."""
INDEX, SECTION = "/sitemap.xml", "/sitemaps/comparisons-1.xml"


def measure_sitemaps(databases: Databases, url: str, rounds: int, report: Report) -> None:
    """Last of all parts, as it reviews comparisons in the database at ``url``."""
    report.heading("Sitemap, with the first 50,000 comparisons reviewed where there are as many")
    measured(url, "-m", "bench.reviewing")
    databases.settle(url)
    with Worker(url) as worker:
        found = take_turns({path: Case(worker, [path]) for path in (INDEX, SECTION)}, rounds)
    report.time("index", found[INDEX], most=MOST_OF_INDEX)
    report.time(f"section of {found[SECTION].size / 1e6:.1f} MB", found[SECTION], most=MOST_OF_SECTION)
    idle, sending = (Series([measured(url, "-m", "bench.worker", path)]) for path in ("/healthz", SECTION))
    report.peak("memory of a process that sends nothing", idle)
    report.peak("memory of a process that sends the section", sending, most=round(idle.peak) + MOST_ADDED)
