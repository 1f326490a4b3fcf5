"""What other catalogues call a technology: package URLs."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from comparisons.domain import days, package_urls, pairs
from comparisons.domain.package_urls import LONGEST, Package
from comparisons.domain.stacks import release_matching
from comparisons.models import Technology
from comparisons.models.paths import address
from comparisons.models.reading import releases_of
from comparisons.models.reading_weighed import RELEASES
from comparisons.presenters.documents import parts
from comparisons.presenters.documents.shapes import Documented, ReleaseDocument
from comparisons.presenters.envelopes import Envelope, suggestion
from comparisons.search import resolving
from comparisons.search.packages import technology_of

from . import limits
from .asked import answered
from .parameters import READ
from .refusals import refuse
from .shapes import TechnologyLine
from .technology_lines import line_of, row_of

router = Router(tags=["Questions"])


class SupportDocument(Documented):
    """The releases of a technology."""

    version: str | None
    """As asked for."""
    technology: TechnologyLine
    release: ReleaseDocument | None
    """The release cycle that the version begins with; null without one, of a client, and where none fits."""
    releases: list[ReleaseDocument]
    """All known ones of the technology, newest first."""


class PackageDocument(SupportDocument):
    """A package, and the technology that lists it as its own."""

    ecosystem: str
    """Our word for it: pypi, npm, maven, go …"""
    name: str


RESPONSES: Any = {200: Envelope[PackageDocument], **READ, 429: None}
PURL = "A package URL, such as pkg:pypi/django@5.2. Qualifiers and subpath change nothing."


@router.get(
    "/identifiers/purl/{path:purl}",
    url_name="api_package_url",
    operation_id="getPackage",
    summary="Find the technology of a package URL",
    response=RESPONSES,
)
def by_path(
    request: HttpRequest, purl: Annotated[str, Path(max_length=LONGEST, description=PURL, examples=["pkg:pypi/django"])]
) -> HttpResponse:
    """The technology that lists the package as its own, and the release that the version belongs to."""
    return _answer(request, purl)


by_path.takes_any_parameter = True  # type: ignore[attr-defined]  # "?" begins the qualifiers of a package URL


@router.get(
    "/identifiers/purl",
    url_name="api_package",
    operation_id="findPackage",
    summary="Find the technology of a package URL given as a parameter",
    response=RESPONSES,
)
def by_query(
    request: HttpRequest,
    purl: Annotated[str, Query(max_length=LONGEST, description=PURL, examples=["pkg:npm/%40angular/core@17"])],
) -> HttpResponse:
    """For package URLs whose signs do not fit into a path."""
    return _answer(request, purl)


def _answer(request: HttpRequest, purl: str) -> HttpResponse:
    limits.count(request)
    data = packaged(purl)
    return answered(request, data, links={"html": data["technology"]["url"]})


def packaged(purl: str, version: str = "") -> PackageDocument:
    """Return the technology of a package, or refuse it. Two queries, or more for suggestions.

    ``version`` is the one asked for where the package URL names none.
    """
    try:
        package = package_urls.read(purl)
    except ValueError as error:
        refuse(
            "unknown-package",
            f"That is no package URL such as pkg:pypi/django@5.2: {str(error).rstrip('.')}.",
            suggestions=[],
        )
    technology = technology_of(package)
    if technology is None:
        near = resolving.similar_technologies(package.name.rpartition("/")[2].rpartition(":")[2])
        refuse(
            "unknown-package",
            f"No technology lists {package.name} of {package.ecosystem} as its own package.",
            suggestions=[suggestion(one.name, address("technology", one.slug)) for one in near],
        )
    return {
        "ecosystem": package.ecosystem,
        "name": package.name,
        **supported(technology, package.version or version, package),
    }


def supported(technology: Technology, version: str, package: Package | None = None) -> SupportDocument:
    """Return the releases of a technology, and the one of a version if one is given. One query.

    Of a package with versions of its own, such as a client, the version belongs to no release of the technology.
    """
    rows = RELEASES.rows(technologies=[technology.pk])
    releases = releases_of(rows, technology.pk, days.utc_today())
    words = (technology.slug, pairs.key(technology.name))
    is_apart = package is not None and package_urls.has_own_versions(package, technology.kind, words)
    release = None if is_apart else release_matching.in_use(version, "", "", releases).release
    return {
        "version": version or None,
        "technology": line_of(row_of(technology)),
        "release": parts.release(release) if release else None,
        "releases": [parts.release(one) for one in releases],
    }
