"""The claims of a page as its reader saw them, signed into the form.

What changes or goes while the reader types is stored as it was read, and can be named. The signature is needed because
pages show the text as the site's own.
"""

from collections.abc import Mapping

from django.core.signing import BadSignature, Signer

SALT = "comparisons.views.claims_read"


def sealed(texts: Mapping[str, str]) -> str:
    """Return the texts of claims by key, packed and signed: about 40 bytes a claim."""
    return _signer().sign_object(dict(texts), compress=True)


def opened(sent: str) -> dict[str, str]:
    """Return the texts of claims by key; none where this site did not sign what was sent."""
    try:
        texts: dict[str, str] = _signer().unsign_object(sent)
    except BadSignature:
        return {}
    return texts


def _signer() -> Signer:
    return Signer(salt=SALT)
