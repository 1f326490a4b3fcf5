"""One technology, and two that nobody compared, as Markdown: all that their pages say.

Each function yields paragraphs of Markdown; empty ones are left out. Pure: imports no Django.
"""

from collections.abc import Iterable, Iterator, Sequence

from comparisons.domain import sentences
from comparisons.domain.page import Link, PageFact, Side

from .any_two_view import AnyTwoView
from .by_criterion import Against, Beside, Group
from .documents.site import Site
from .filters import capital, first_paragraph, partial_day_or_text
from .markdown import bullets, link, plain, prose, table
from .markdown_figures import figures, figures_alone, release_table, support_lines
from .markdown_parts import claim_line, related, terms, to
from .readers import Compared
from .technology_view import TechnologyView

FIELDS = {
    "kind": "Kind",
    "category": "Category",
    "first_released": "First released",
    "licence": "Licence",
    "self_hosted": "Self-hosted",
    "maturity": "Maturity",
    "website": "Website",
    "repository": "Source code",
}
"""What people call the fields of facts."""


def technology(view: TechnologyView, listed: Sequence[tuple[Link, str]], more: str, site: Site) -> str:
    """Return the page of one technology as Markdown.

    ``listed`` are its newest comparisons, each with what a list says of it; ``more`` is the URL of the next ones, "" if
    there are none.
    """
    side, url = view.side, site.url("technology", view.side.slug)
    parts = [f"# {plain(view.title)}", *_about(side, site), *_facts(side.facts)]
    parts += [*_compared(listed, more, side, site), *(figures_alone(view.figures) if view.figures else ())]
    parts += [*_releases(view), *_claims(view.claims, side), *related(side, site, "## Related")]
    alternatives = link(f"Alternatives to {side.called}", site.url("alternatives", side.slug))
    parts += terms(side.called, url, site.url("technology_json", side.slug), view.on, [alternatives])
    return _joined(parts)


def any_two(view: AnyTwoView, site: Site) -> str:
    """Return the page of two technologies without a published comparison as Markdown."""
    page, shown = view.page, view.facts
    parts = [f"# {plain(view.title)}", "**No pick.** Facts only: nobody has judged this pair yet.", plain(view.lead)]
    parts += [*_ground(view, site)]
    if shown.differing:
        parts += ["## What differs", _differing(view)]
    parts += figures(page, view.figures, site) if view.figures else ()
    parts += [*_beside(view.claims.beside, page.sides), *_newest(view)]
    for side, only, groups in zip(page.sides, shown.only, view.claims.others, strict=True):
        parts += [*_each(side, only, groups, site)]
    if shown.same:
        parts += ["## The same for both", *_facts(shown.same)]
    url, json = (site.url(name, page.slug) for name in ("comparison", "comparison_json"))
    return _joined([*parts, *terms(sentences.title(page), url, json, view.on)])


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


# ---- facts


def _facts(facts: Iterable[PageFact]) -> Iterator[str]:
    yield bullets(f"{FIELDS[fact.field]}: {_values(fact)}" for fact in facts)


def _values(fact: PageFact) -> str:
    """Return the values with those who say so: "MIT (GitHub, Wikidata) or Apache-2.0 (npm)"."""
    return " or ".join(
        f"{_value(fact.field, said.value)}{f' ({plain(sentences.listed(said.sources))})' if said.sources else ''}"
        for said in fact.statements
    )


def _value(field: str, value: str) -> str:
    match field:
        case "website" | "repository":
            return link(value, value)
        case "self_hosted":
            return "possible" if value == "true" else "not possible"
        case "first_released":
            return plain(partial_day_or_text(value))
        case _:
            return plain(value)


def _differing(view: AnyTwoView) -> str:
    rows = [[FIELDS[one.field], _values(one.first), _values(one.second)] for one in view.facts.differing]
    return table(["", *(plain(side.name) for side in view.page.sides)], rows, numbers=False)


# ---- one technology


def _about(side: Side, site: Site) -> Iterator[str]:
    kind = plain(capital(side.kind))
    category = to(side.category, site) if side.category else ""
    yield " · ".join(filter(None, [kind, category]))
    yield plain(sentences.sentence(side.use_case))
    yield from prose(side.summary)
    yield from map(plain, side.credits)


def _compared(listed: Sequence[tuple[Link, str]], more: str, side: Side, site: Site) -> Iterator[str]:
    yield "## Compared with"
    if not listed:
        yield f"We haven't compared {plain(side.name)} with anything yet."
    yield bullets(f"{to(one, site)}: {plain(said)}" for one, said in listed)
    if more:
        yield link("Older comparisons", more)


def line(comparison: Compared, outcome: str, note: str, in_short: str) -> str:
    """Return what a list says of a comparison: "Nice Pick: PostgreSQL, not yet reviewed. It holds more rules."."""
    picked = comparison.picked
    answer = f"{sentences.BADGE}: {picked.name}" if picked else capital(outcome)
    return " ".join(filter(None, [sentences.sentence(", ".join(filter(None, [answer, note]))), in_short]))


def _releases(view: TechnologyView) -> Iterator[str]:
    if not view.side.releases:
        return
    yield "## Releases and support"
    if view.support:
        yield "Supported until:"
        yield bullets(support_lines([view.side], view.support))
    yield release_table(view.side.releases)


def _claims(groups: Iterable[Group], side: Side) -> Iterator[str]:
    if groups:
        yield "## Pros and cons"
        yield from _groups(groups, side)


def _groups(groups: Iterable[Group], side: Side) -> Iterator[str]:
    for group in groups:
        yield f"### {plain(group.criterion.name) if group.criterion else 'Without a criterion'}"
        yield _list(group.claims, side)


def _list(claims: Iterable[Against], side: Side) -> str:
    return bullets(
        claim_line(claim, side, against=opponent.name if opponent and opponent.name else "")
        for claim, opponent in claims
    )


# ---- any two


def _ground(view: AnyTwoView, site: Site) -> Iterator[str]:
    """Yield what the two have in common, and where they cannot be compared, what can."""
    yield "## Not comparable" if view.differ else ""
    yield plain(view.common_ground)
    if view.others:
        yield "Compare these instead:"
        yield bullets(to(one, site) for one in view.others)


def _beside(rows: Iterable[Beside], sides: tuple[Side, Side]) -> Iterator[str]:
    """Yield the criteria on which both sides have claims."""
    if rows:
        yield "## Face to face"
    for row in rows:
        yield f"### {plain(row.criterion.name)}"
        for side, claims in zip(sides, (row.first, row.second), strict=True):
            yield f"{plain(side.name)}:"
            yield _list(claims, side)


def _newest(view: AnyTwoView) -> Iterator[str]:
    sides = view.page.sides
    if not any(side.releases for side in sides):
        return
    yield "## Releases and support"
    for side in sides:
        yield f"### {plain(side.name)}"
        yield release_table(side.releases[: view.newest]) if side.releases else "No release is recorded."


def _each(side: Side, only: Sequence[PageFact], groups: Sequence[Group], site: Site) -> Iterator[str]:
    yield f"## {link(side.name, site.url('technology', side.slug))}"
    if side.summary and not side.use_case:
        yield from prose(first_paragraph(side.summary))
    yield from map(plain, side.credits)
    yield from _facts(only)
    yield from _groups(groups, side)
    yield "" if side.claims else "No claims about it are recorded yet."
    yield from related(side, site)
