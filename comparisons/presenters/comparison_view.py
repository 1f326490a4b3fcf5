"""One comparison under a reader's preferences, for the page, the part that scripts swap, and the decision record.

Pure: imports no Django.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from comparisons.domain import freshness, headlines, preferences, sentences, weighing_sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Claim, Page
from comparisons.domain.preferences import Preferences
from comparisons.domain.review import State
from comparisons.domain.weighed import Weighed

from . import readers
from .disagreement import Choice, first_step
from .face_to_face import Faces, face_to_face
from .in_figures import InFigures, in_figures
from .overview import Overview, overview
from .pick_box import PickBox, pick_box
from .readers import Voice
from .readers_weights import ReadersWeights, readers_weights

LONG_NAMES = 32
"""Characters of both names."""


@dataclass(frozen=True)
class ComparisonView:
    """The page of ``evidence`` under a reader's ``preferences`` as of the day ``on``.

    With a reader's weights or must-haves every number, the box and the title are the reader's. Each part is computed on
    first use and kept, so that a template that shows little costs little.
    """

    evidence: Evidence
    preferences: Preferences
    on: date

    @classmethod
    def asked(cls, page: Page, query: str, on: date) -> "ComparisonView":
        """Return the view of ``page`` on a day, with the weights and must-haves of ``query``, a query string.

        On a page that weighs nothing they say only why they were not used.
        """
        evidence = Evidence(page)
        if not query:
            return cls(evidence, preferences.DEFAULT, on)
        weighing = evidence.weighing
        found = preferences.read(query, [row.criterion for row in weighing.rows], weighing.one_sided)
        return cls(evidence, found if weighing.rows else Preferences(messages=found.messages), on)

    # ---- what is known

    @property
    def page(self) -> Page:
        return self.evidence.page

    @cached_property
    def weighed(self) -> Weighed:
        """The weighing under the reader's preferences."""
        return Weighed(self.evidence, self.preferences, self.on)

    @cached_property
    def query(self) -> str:
        """The canonical query string of the preferences, "?w-operations=4.5"; empty for our own weights."""
        written = preferences.written(self.preferences, [row.criterion for row in self.evidence.weighing.rows])
        return f"?{written}" if written else ""

    # ---- the states

    @property
    def is_reviewed(self) -> bool:
        """Whether the page shows what an editor reviewed, word by word."""
        return self.evidence.review_state is State.REVIEWED

    @property
    def is_changed(self) -> bool:
        """Whether the page was reviewed and shows other words since."""
        return self.evidence.review_state is State.CHANGED

    @property
    def is_indexed(self) -> bool:
        """Whether search engines may index the view: the base page, while ``freshness`` lets it be."""
        return self.preferences.are_default and freshness.is_indexed(self.evidence, self.on)

    @property
    def has_long_names(self) -> bool:
        """Whether both names together would take half of a phone's first screen at the size of a title."""
        return sum(len(side.name) for side in self.page.sides) > LONG_NAMES

    # ---- the sentences

    @cached_property
    def title(self) -> str:
        return headlines.title(self.weighed)

    @property
    def readers_title(self) -> str:
        """What a reader's weights add to the title: "Rust, with your weights"; empty for our own."""
        return weighing_sentences.readers_title(self.weighed)

    @cached_property
    def description(self) -> str:
        return headlines.description(self.weighed)

    @property
    def lead(self) -> str:
        return sentences.lead(self.page)

    @property
    def eyebrow(self) -> str:
        return sentences.eyebrow(self.page)

    @property
    def rule(self) -> str:
        return sentences.rule(self.evidence)

    @property
    def verdict(self) -> list[str]:
        return sentences.verdict(self.page)

    @property
    def bottom_line(self) -> str:
        return sentences.bottom_line(self.evidence)

    @property
    def missing_figures(self) -> str:
        return sentences.missing_figures(self.evidence)

    # ---- the parts

    @cached_property
    def faces(self) -> Faces:
        """All claims, those that count face to face."""
        return face_to_face(self.page, self.weighed.weighing)

    @cached_property
    def box(self) -> PickBox | None:
        """The content of the box `#pick`; None without a verdict."""
        return pick_box(self.weighed)

    @cached_property
    def overview(self) -> Overview | None:
        """The section "Why": one bar a criterion; None if nothing is weighed."""
        return overview(self.weighed)

    @cached_property
    def figures(self) -> InFigures | None:
        """The section "In figures"; None if it is empty."""
        return in_figures(self.evidence, self.on)

    @cached_property
    def weights(self) -> ReadersWeights | None:
        """The form with the reader's weights and the result; None if nothing is weighed."""
        return readers_weights(self.weighed)

    @property
    def in_question(self) -> tuple[Claim, ...]:
        """The claims in review on which our verdict rests."""
        return self.evidence.rests_on_disputed

    @property
    def tally(self) -> str:
        """How many readers disagreed, and what came of it: one line."""
        return readers.tally(self.page.tally)

    @cached_property
    def voice(self) -> Voice | None:
        """The best answered disagreement; None where there is none."""
        return readers.voice(self.page)

    @property
    def disagreement(self) -> list[Choice]:
        """What one may say instead of the verdict: the first step of the form to disagree."""
        return first_step(self.page)
