"""One comparison as a reader sees it: the page, the part that scripts swap, and the decision record all take this.

Pure: imports no Django.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from comparisons.domain import freshness, preferences, sentences
from comparisons.domain.evidence import Evidence
from comparisons.domain.page import Page
from comparisons.domain.preferences import Preferences
from comparisons.domain.weighed import Weighed

from .disagreement import ShownForm, blank_form
from .face_to_face import Faces, face_to_face
from .in_figures import InFigures, in_figures
from .pick_box import PickBox, pick_box
from .readers_weights import ReadersWeights, readers_weights


@dataclass(frozen=True)
class ComparisonView:
    """``page`` under a reader's ``preferences`` on a day.

    Each part is made when it is first asked for, so that whoever shows little pays for little, and is then kept.
    """

    page: Page
    preferences: Preferences
    on: date

    # ---- what is known

    @cached_property
    def evidence(self) -> Evidence:
        """What claims and figures come to, whoever reads."""
        return Evidence(self.page)

    @cached_property
    def weighed(self) -> Weighed:
        """What the claims come to for this reader."""
        return Weighed(self.evidence, self.preferences, self.on)

    @cached_property
    def query(self) -> str:
        """The one spelling of the preferences, as the end of an address: "?w-operations=4.5"; empty for our own."""
        written = preferences.written(self.preferences, [row.criterion for row in self.weighed.weighing.rows])
        return f"?{written}" if written else ""

    # ---- the states

    @property
    def is_indexed(self) -> bool:
        """Whether search engines may list it: the base page, reviewed, its claims fresh enough."""
        return self.preferences.are_default and freshness.is_indexed(self.page, self.on)

    # ---- the sentences

    @property
    def title(self) -> str:
        return sentences.title(self.page)

    @cached_property
    def description(self) -> str:
        return sentences.description(self.page)

    @property
    def lead(self) -> str:
        return sentences.lead(self.page)

    @property
    def eyebrow(self) -> str:
        return sentences.eyebrow(self.page)

    @property
    def headline(self) -> str:
        """What the box carries in place of a name; empty for a pick."""
        return sentences.headline(self.page.ruling) if self.page.ruling else ""

    @property
    def rule(self) -> str:
        return sentences.rule(self.page)

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
        """All claims, those that count face to face with our weights."""
        return face_to_face(self.page, self.evidence.weighing)

    @cached_property
    def box(self) -> PickBox | None:
        """What the claims say in the box of the pick; None where nothing is weighed or compared."""
        return pick_box(self.evidence)

    @cached_property
    def figures(self) -> InFigures | None:
        """The section "In figures"; None where there is nothing to show."""
        return in_figures(self.evidence, self.on)

    @cached_property
    def weights(self) -> ReadersWeights | None:
        """The reader's form and result; None where nothing is weighed."""
        return readers_weights(self.weighed)

    @property
    def disagreement(self) -> ShownForm:
        """The form of who disagrees, before anything is typed."""
        return blank_form(self.page)
