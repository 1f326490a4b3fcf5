"""What the gate and the weighing say of a page, stored or not."""

from collections.abc import Iterator
from dataclasses import dataclass

from comparisons.domain import days, gate, prose_rules, weighing_sentences
from comparisons.domain.direction import isolated
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.problems import Problem
from comparisons.domain.vocabulary import NEEDED_OF_SIDES
from comparisons.services.editorial import UNREAD


@dataclass(frozen=True, slots=True)
class Lone:
    """A criterion that is not counted, as claims of one side only stand on it."""

    criterion: str
    side: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weighed result in words: who leads by how much and how safely, and on how many criteria."""

    leader: str
    margin: str
    strength: str
    rows: int
    lone: tuple[Lone, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What keeps a page from being published, what keeps it from being approved, and the weighed result."""

    publication: tuple[Problem, ...]
    approval: tuple[Problem, ...]
    weighed: Weighed


def judge(evidence: Evidence) -> Judged:
    """Return what is said of the page as of today."""
    approval = tuple(gate.problems_of_a_new_review(evidence, days.utc_today()))
    return Judged(tuple(_unpublishable(evidence.page)), approval, _weighed(evidence))


def _unpublishable(page: Page) -> Iterator[Problem]:
    """Yield what ``editorial.publication_problems`` would return once the page is stored."""
    if page.ruling is None:
        yield Problem("no_verdict", "verdict", "A published comparison needs a verdict.")
    else:
        unread = [text for text in prose_rules.texts(page) if _is_unread(text)]
        yield from (Problem("unread_draft", text.field, UNREAD) for text in unread[:1])
    for side in page.sides:
        for field, words in NEEDED_OF_SIDES.items():
            if not getattr(side, field).strip():
                message = f"{isolated(side.name)} needs {words}: comparisons in review or published show it."
                yield Problem(f"no_{field}", f"technology.{side.slug}.{field}", message)


def _is_unread(text: prose_rules.Text) -> bool:
    is_of_verdict = text.field.startswith("verdict.")
    return is_of_verdict and text.prose.startswith(prose_rules.DRAFT_MARK)


def _weighed(evidence: Evidence) -> Weighed:
    weighing, leader = evidence.weighing, evidence.favoured
    strength = weighing_sentences.strength_of(evidence, leader) if leader else None
    return Weighed(
        leader=leader.called if leader else "",
        margin=f"{abs(weighing.margin).normalize():f}",
        strength=str(strength or ""),
        rows=len(weighing.rows),
        lone=tuple(Lone(one.criterion.called, one.side.called) for one in weighing.one_sided),
    )
