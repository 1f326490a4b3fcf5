"""What the address of a calendar asks for: technologies, each with or without a release cycle, and kinds of days."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import QueryDict

from comparisons.domain import pairs
from comparisons.domain.direction import isolated
from comparisons.domain.stacks import stack_address
from comparisons.domain.stacks.stack_address import StackPart
from comparisons.models import Technology
from comparisons.search import resolving

from .plain_errors import Refusal

MOST = 20
"""Technologies in one calendar."""
MOST_OF_SUPPORT = stack_address.MOST
"""Technologies in a calendar that holds ends of support alone, such as that of a whole stack."""
KINDS = {
    "support": "ends of support",
    "checks": "days by which we check what would change our verdicts",
    "rechecks": "days after which claims are due for another check",
}
"""What ``only`` may name."""
UNLESS_ASKED = ("support", "checks")
EXAMPLE = "/calendar.ics?t=python,django"


class Asked(NamedTuple):
    """The names in an address, each once, and the kinds of days that the calendar holds."""

    names: list[str]
    kinds: tuple[str, ...]


class Wanted(NamedTuple):
    """What the names mean: technologies by their ids, of which those in ``whole`` count with all their releases.

    ``cycles`` are the releases that were named beside others, by technology; ``unknown`` are names that nothing has.
    """

    technologies: dict[int, Technology]
    whole: tuple[int, ...]
    cycles: tuple[tuple[int, str], ...]
    unknown: tuple[str, ...]

    def words(self) -> list[str]:
        """Return the words of the address that asks for the same."""
        slugs = {number: technology.slug for number, technology in self.technologies.items()}
        return [*(slugs[one] for one in self.whole), *(str(StackPart(slugs[one], cycle)) for one, cycle in self.cycles)]


def read(query: QueryDict) -> Asked:
    """Return what the query names; raise ``Refusal`` if it cannot be answered."""
    kinds = stack_address.words_in(query.getlist("only"))
    words = stack_address.words_in(query.getlist("t"))
    names = list({pairs.key(word): word for word in reversed(words)}.values())[::-1]
    if not names:
        raise Refusal(400, f"Name one to {MOST} technologies: {EXAMPLE}")
    if any(not pairs.key(name).isprintable() for name in names):
        raise Refusal(400, "A name in this address has control characters, which no technology has.")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise Refusal(400, f"“only” takes {', '.join(KINDS)}; this address has {quoted(unknown)}.")
    if "only" in query and not kinds:
        raise Refusal(400, f"“only” takes {', '.join(KINDS)}; this address has nothing there.")
    asked = Asked(names, tuple(kind for kind in KINDS if kind in (kinds or UNLESS_ASKED)))
    _refuse_too_many(asked)
    return asked


def _refuse_too_many(asked: Asked) -> None:
    number = len(asked.names)
    if asked.kinds == ("support",):
        if number > MOST_OF_SUPPORT:
            said = f"up to {MOST_OF_SUPPORT} technologies; this address names {number}."
            raise Refusal(400, f"A calendar of ends of support holds {said}")
    elif number > MOST:
        more = f"With only=support it holds up to {MOST_OF_SUPPORT}."
        raise Refusal(400, f"One calendar holds up to {MOST} technologies; this address names {number}. {more}")


def wanted(names: Sequence[str]) -> Wanted:
    """Return what names mean; one that is known with its @ and all is no release of another. One query."""
    parts = {name: stack_address.part_of(name) for name in names}
    keys = {pairs.key(word) for name, part in parts.items() for word in (name, part.name)}
    found = resolving.technologies_by_alias(keys)
    technologies: dict[int, Technology] = {}
    whole: list[int] = []
    cycles: list[tuple[int, str]] = []
    unknown = []
    for name, part in parts.items():
        known = found.get(pairs.key(name))
        technology = known or found.get(pairs.key(part.name))
        if technology is None:
            unknown.append(name)
            continue
        technologies[technology.pk] = technology
        if known or not part.cycle:
            whole.append(technology.pk)
        else:
            cycles.append((technology.pk, part.cycle))
    apart = tuple(one for one in dict.fromkeys(cycles) if one[0] not in whole)
    return Wanted(technologies, tuple(dict.fromkeys(whole)), apart, tuple(unknown))


def quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{isolated(name[: pairs.KEY_LENGTH])}”" for name in names)
