"""The Jinja2 environment of the public templates, and the cache of their bytecode."""

import hashlib
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import Any

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2.bccache import Bucket, BytecodeCache
from markupsafe import Markup, escape

from comparisons.presenters.filters import FILTERS
from nicepick.made.bundles import path_of

FOLDER = settings.BASE_DIR / "templates"
ADMIN_FOLDER = "admin"
"""The subfolder with templates in Django's template language."""
OPTIONS = {"trim_blocks": True, "lstrip_blocks": True}
DIGEST_SIZE = hashlib.sha256().digest_size


def environment(**options: Any) -> jinja2.Environment:
    """Return the environment for ``TEMPLATES``. An unknown name is an error; only ``.html`` is escaped."""
    options |= OPTIONS | {"undefined": jinja2.StrictUndefined, "autoescape": jinja2.select_autoescape(["html"])}
    cache = DigestBytecodeCache(settings.VAR_DIR / "templates")
    made = jinja2.Environment(bytecode_cache=cache, **options)  # noqa: S701 - the options have it
    made.filters.update(FILTERS)
    made.globals.update(
        url=lru_cache(maxsize=10_000)(url),
        static=lru_cache(maxsize=100)(static),
        styles=lru_cache(maxsize=100)(styles),
        is_sample=is_sample,
        subscription=subscription,
    )
    return made


def url(name: str, *words: str) -> Markup:
    """Return the path of a URL pattern, escaped. The environment caches it: ``reverse`` takes thirty microseconds."""
    return escape(reverse(name, args=words))


def subscription(path: str) -> str:
    """Return the address of a calendar with the scheme that opens a calendar program, which then follows it."""
    return f"webcal://{settings.SITE_URL.rstrip('/').partition('://')[2]}{path}"


def styles(*bundles: str) -> Markup:
    """Return the links to these bundles of style sheets."""
    link = Markup('<link rel="stylesheet" href="{}">').format
    return Markup("\n  ").join(link(static(path_of(name))) for name in bundles)


def is_sample() -> bool:
    """Return whether readers' activity on this site is made up."""
    return settings.SAMPLE_ACTIVITY


def public_names() -> list[str]:
    """Return the name of every public template, mails and macros included."""
    paths = (path.relative_to(FOLDER) for path in FOLDER.rglob("*") if path.suffix in (".html", ".txt"))
    return sorted(path.as_posix() for path in paths if path.parts[0] != ADMIN_FOLDER)


class DigestBytecodeCache(BytecodeCache):
    """A bytecode cache with a file per template, which starts with a digest of the bytecode.

    Compiling all templates takes 0.4 s. A file that is missing, cut, changed or of another Jinja2 is ignored. If the
    folder cannot be written, each process compiles for itself.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            content = self._file(bucket).read_bytes()
            digest, code = content[:DIGEST_SIZE], content[DIGEST_SIZE:]
            if digest == _digest(code):
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            _replace(self._file(bucket), _digest(code) + code)

    def _file(self, bucket: Bucket) -> Path:
        return self.folder / bucket.key


def _digest(code: bytes) -> bytes:
    return hashlib.sha256(f"{jinja2.__version__} {OPTIONS} ".encode() + code).digest()


def _replace(file: Path, content: bytes) -> None:
    """Write atomically, as processes of any account may read the file."""
    new = file.with_name(f"{file.name}-{os.getpid()}-{get_ident()}")
    try:
        new.write_bytes(content)
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)
        raise
