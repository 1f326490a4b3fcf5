"""The editors' lists and forms, with small and with large tables, and what each page of the admin asks and weighs."""

from .report import Report, spread
from .rounds import Case, Worker, take_turns
from .world import World

MOST = 1.3
ADMIN = "/admin/comparisons"
LISTS = {
    "list of comparisons": f"{ADMIN}/comparison/",
    "… of those on an editor's judgement": f"{ADMIN}/comparison/?verdict__basis__exact=editor",
    "… not reviewed": f"{ADMIN}/comparison/?reviewed__isempty=1",
    "… with a word": f"{ADMIN}/comparison/?q=postgresql",
    "list of technologies": f"{ADMIN}/technology/",
    "… with a word in it": f"{ADMIN}/technology/?q=postgresql",
    "list of claims": f"{ADMIN}/proscons/",
    "… with words of them": f"{ADMIN}/proscons/?q=under+load",
    "… with a technology": f"{ADMIN}/proscons/?q=postgresql",
    "list of figures": f"{ADMIN}/signal/",
    "… of a technology": f"{ADMIN}/signal/?q=postgresql",
    "… of something counted": f"{ADMIN}/signal/?q=stars",
    "list of releases": f"{ADMIN}/release/",
    "… of one": f"{ADMIN}/release/?q=postgresql",
    "list of changes": f"{ADMIN}/revision/",
    "… of one technology": f"{ADMIN}/revision/?q=postgresql",
    "… of a pair": f"{ADMIN}/revision/?q=postgresql+vs+redis",
    "list of disagreements": f"{ADMIN}/feedback/",
    "list of wishes": f"{ADMIN}/wish/",
    "start page": "/admin/",
}
FORMS = {
    "form of a comparison": f"{ADMIN}/comparison/1/change/",
    "form of a new comparison": f"{ADMIN}/comparison/add/",
    "form of a technology": f"{ADMIN}/technology/1/change/",
    "form of a new technology": f"{ADMIN}/technology/add/",
    "history of a comparison": f"{ADMIN}/comparison/1/history/",
    "names at the start of a comparison": f"{ADMIN}/comparison/names/?side=one&one-name=post",
    "choosing a technology": (
        "/admin/autocomplete/?term=post&app_label=comparisons&model_name=comparison&field_name=low"
    ),
}


MOST_QUERIES, MOST_BYTES = 15, 100_000


def measure_editors(small: Worker, large: Worker, world: World, rounds: int, report: Report) -> None:
    """Open every page of the admin in both worlds, with something waiting in each queue."""
    report.heading(f"Every page of the admin with 1,000 comparisons stored → with {world.comparisons:,}")
    there = set(small.admin_pages())
    paths = [path for path in large.admin_pages() if path in there]
    cases = {
        f"{path} {worker is large}": Case(worker, [path], as_editor=True) for path in paths for worker in (small, large)
    }
    found = take_turns(cases, rounds)
    for path in paths:
        few, many = found[f"{path} False"], found[f"{path} True"]
        is_met = many.queries <= MOST_QUERIES and many.size <= MOST_BYTES
        words = f"{few.queries} → {many.queries} queries  {few.size / 1000:.0f} → {many.size / 1000:.0f} kB"
        words += (
            f"  {few.cpu * 1000:.0f} → {many.cpu * 1000:.0f} ms  {spread([one.cpu for one in many.ratios_to(few)])}"
        )
        target = f"at most {MOST_QUERIES} queries, {MOST_BYTES // 1000} kB"
        report.line(path.removeprefix("/admin/") or "today", words, is_met, target)


def measure_editing(small: Worker, large: Worker, world: World, rounds: int, report: Report) -> None:
    report.heading(f"Editors' pages with 1,000 comparisons stored → with {world.comparisons:,}")
    paths = LISTS | FORMS
    cases = {
        f"{name} {worker is large}": Case(worker, [path] * 4, as_editor=True)
        for name, path in paths.items()
        for worker in (small, large)
    }
    found = take_turns(cases, rounds)
    for name in paths:
        report.ratio(name, found[f"{name} True"], found[f"{name} False"], most=MOST)
