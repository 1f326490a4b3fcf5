"""Rules of the review gate on the sources of a side: whose word they are, and of which version.

Pure: imports no Django.
"""

from collections.abc import Mapping
from datetime import date

from . import releases
from .evidence import Evidence
from .first_hand import own_places
from .page import Claim, PageRelease, Side
from .problems import Problem, Problems, field_of, place_of
from .source_addresses import Version, copied_by, is_diff, version_of, versions_in

FIRST_HAND = (2, 3)
"""The least share of first-hand sources among those of a side, as a fraction."""


def sources_are_first_hand(evidence: Evidence, _on: date) -> Problems:
    least, of = FIRST_HAND
    for side, opponent in evidence.page.with_opponents:
        own = own_places(side)
        held = [own.hold(claim.source) for claim in _sourced(side, opponent)]
        if sum(held) * of < len(held) * least:
            message = (
                f"First-hand sources of {side.called}: {sum(held)} of {len(held)}; {least} in {of} are needed. Cite "
                "the project itself, or add its other addresses."
            )
            yield Problem("few_first_hand", f"technology.{side.slug}.own_sources", message)


def sources_are_not_the_opponents(evidence: Evidence, _on: date) -> Problems:
    for side, opponent in evidence.page.with_opponents:
        own, others = own_places(side), own_places(opponent)
        for claim in _sourced(side, opponent):
            if others.hold(claim.source) and not own.hold(claim.source):
                message = f"{place_of(side, claim)} rests on what {opponent.called} says: cite another source."
                yield Problem("opponents_word", field_of(side, claim, "source"), message)


def sources_are_originals(evidence: Evidence, _on: date) -> Problems:
    for side, claim in evidence.page.shown:
        if is_diff(claim.source):
            message = f"{place_of(side, claim)} rests on a diff: cite the page it led to."
            yield Problem("diff", field_of(side, claim, "source"), message)
        elif copy := copied_by(claim.source):
            message = f"{place_of(side, claim)} rests on {copy}: cite the original."
            yield Problem("copy", field_of(side, claim, "source"), message)


def sources_are_of_supported_versions(evidence: Evidence, on: date) -> Problems:
    """Report sources whose path names an ended cycle, or a release of one; the longest known cycle decides."""
    for side, opponent in evidence.page.with_opponents:
        if not any(releases.has_ended(release, on) for release in side.releases):
            continue
        cycles = {version_of(release.cycle, side.slug): release for release in side.releases}
        for claim in _sourced(side, opponent):
            for version in versions_in(claim.source, side.slug):
                cycle = _cycle(version, cycles)
                if cycle and releases.has_ended(cycle, on):
                    about = f"{side.called} {cycle.cycle}, whose support has ended"
                    message = f"{place_of(side, claim)} rests on a page about {about}: cite that of a newer version."
                    yield Problem("ended_cycle", field_of(side, claim, "source"), message)
                    break


def _sourced(side: Side, opponent: Side) -> list[Claim]:
    return [claim for claim in side.shown_against(opponent) if claim.source.strip()]


def _cycle(version: Version, cycles: Mapping[Version, PageRelease]) -> PageRelease | None:
    """Return the cycle that a version belongs to, the longest where there are several (8.4 before 8), or None."""
    while version and version not in cycles:
        version = version[:-1]
    return cycles.get(version)
