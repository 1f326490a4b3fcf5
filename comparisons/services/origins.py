"""The origins of this site, as browsers write them."""

from django.conf import settings
from django.http import HttpRequest


def our_origins(request: HttpRequest) -> set[str]:
    """Return the origin of the request's URL and that of ``SITE_URL``: a proxy that ends TLS changes the former."""
    return {f"{request.scheme}://{request.get_host()}".lower(), settings.SITE_URL.lower()}
