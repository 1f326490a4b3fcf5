"""The secret key of a site without the setting SECRET_KEY: generated once, in a file that only its owner can read."""

import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from nicepick.private import tighten

LENGTH = 50


def load_or_create_secret(path: Path, *, group_access: bool = False) -> str:
    """Return the secret in the file ``path``, which is created if it does not exist.

    Safe when several processes start at once: each writes a temporary file, and the first to link it to ``path``
    wins. Linking is atomic, so no process reads half a secret.
    """
    try:
        if not path.exists():
            _make(path)
        tighten([path], group_access=group_access)
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
