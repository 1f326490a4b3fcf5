"""Match what a project depends on to technologies, and judge each of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from comparisons.domain import package_urls, stack
from comparisons.domain.dependencies import Dependency, Manifest
from comparisons.domain.package_urls import Package
from comparisons.domain.stack import Health, KnownTechnology, Stack, StackAnswer, Way
from comparisons.models.reading import releases_of
from comparisons.models.reading_weighed import RELEASES

from .packages import index

ORDER = {word: number for number, word in enumerate(Health)}


def judged(manifests: Sequence[Manifest], on: date) -> Stack:
    """Return the answer for each package that the files name, the direct ones first where they are too many."""
    named = [(one, file) for file, manifest in enumerate(manifests) for one in manifest.dependencies]
    named.sort(key=lambda pair: not pair[0].is_direct)
    answers = [_answer(one, file, on) for one, file in named[: stack.MOST]]
    notes = tuple(note for manifest in manifests for note in manifest.notes)
    in_order = sorted(answers, key=lambda one: (ORDER[one.health], one.dependency.name.lower()))
    return Stack(tuple(in_order), on, max(0, len(named) - stack.MOST), notes)


def _answer(dependency: Dependency, file: int, on: date) -> StackAnswer:
    unknown = StackAnswer(dependency, file)
    technology = index.technology(Package(dependency.ecosystem, dependency.name))
    if technology is None:
        return unknown
    releases = releases_of(RELEASES.rows(technologies=[technology.pk]), technology.pk, on)
    release = package_urls.release_of(dependency.version, releases) if dependency.version else None
    return replace(
        unknown,
        technology=KnownTechnology(technology.pk, technology.slug, technology.name, technology.get_absolute_url()),
        way=Way.PACKAGE,
        by=f"{dependency.ecosystem}: {dependency.name}",
        release=release,
        support=stack.support_of(release, on) if dependency.version else stack.SupportNow.OPEN,
    )
