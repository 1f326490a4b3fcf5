"""Links from the problems that a verb or the gate reports to the admin field that fixes each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from comparisons.domain.problems import Problem
from comparisons.models import Comparison, ProsCons

FORMSET_ANCHORS = {"pros": "claims-group", "cons": "claims-group"}
"""Anchors of the technology fields that are inlines on its page."""


@dataclass(frozen=True, slots=True)
class ProblemLink:
    """A problem, with the name and the URL of the place to fix it; both are empty where no field fixes it."""

    message: str
    place: str
    url: str


def problem_links(comparison: Comparison, problems: Sequence[Problem]) -> list[ProblemLink]:
    claims = _claims(problems)
    return [ProblemLink(problem.message, *_place(comparison, problem.field.split("."), claims)) for problem in problems]


def _claims(problems: Iterable[Problem]) -> dict[str, int]:
    """Return the ids of the claims in ``problems`` by key. One query, or none without a claim."""
    keys = {parts[1] for problem in problems if (parts := problem.field.split("."))[0] == "claim"}
    return dict(ProsCons.objects.filter(key__in=keys).values_list("key", "pk")) if keys else {}


def _place(comparison: Comparison, parts: list[str], claims: dict[str, int]) -> tuple[str, str]:
    match parts:
        case ["claim", key, field] if key in claims:
            return "the claim", reverse("admin:comparisons_proscons_change", args=[claims[key]]) + f"#id_{field}"
        case ["technology", slug, field]:
            technology = next(side for side in comparison.sides if side.slug == slug)
            url = reverse("admin:comparisons_technology_change", args=[technology.pk])
            return technology.name, f"{url}#{FORMSET_ANCHORS.get(field, f'id_{field}')}"
        case ["verdict", "would_change_if", *_]:
            return "what would change it", _page(comparison) + "#conditions-group"
        case ["verdict", field, slug]:
            end = "low" if comparison.low.slug == slug else "high"
            return "the verdict", _page(comparison) + f"#id_verdict-0-{end}_{field}"
        case ["verdict", field]:
            return "the verdict", _page(comparison) + f"#id_verdict-0-{field}"
        case ["verdict"]:
            return "the verdict", _page(comparison) + "#verdict-group"
        case ["second_factor"]:
            return "your second factor", reverse("admin_second_factor")
        case ["reviewed"]:
            return "", ""
        case ["comparison", "left_out", slug]:
            return "the comparison", _page(comparison) + f"#id_left_out-{slug}"
        case ["comparison", field]:
            return "the comparison", _page(comparison) + f"#id_{field}"
        case _:
            return "the comparison", _page(comparison)


def _page(comparison: Comparison) -> str:
    return reverse("admin:comparisons_comparison_change", args=[comparison.pk])
