"""Which technology a package belongs to."""

from comparisons.domain.package_urls import Package
from comparisons.models import Technology


def technology_of(package: Package) -> Technology | None:
    """Return the technology that lists ``package`` as its own, of several the first by slug, or None. One query."""
    return Technology.objects.by_package(package.ecosystem, package.name_key)
