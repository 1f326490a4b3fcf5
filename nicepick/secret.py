"""The secret key of a machine that was given none: made once, kept in a file that only its owner can read."""

import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LENGTH = 50


def kept_secret(path: Path) -> str:
    """The secret in ``path``, which is made if it is not there.

    Safe when several processes start at once: each writes a file of its own, and the first to link it under the
    shared name wins. A link appears whole or not at all, so nobody reads half a secret.
    """
    try:
        if not path.exists():
            _make(path)
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or "it is not text"
        raise ImproperlyConfigured(f"SECRET_KEY is not set, and none can be kept in {path}: {reason}.") from None
    if len(secret) < LENGTH:
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set, and {path} holds no whole secret: delete that file or set SECRET_KEY."
        )
    return secret


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mkstemp gives mode 0600
    own = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(LENGTH) + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(own)
    except FileExistsError:
        pass
    finally:
        own.unlink()
