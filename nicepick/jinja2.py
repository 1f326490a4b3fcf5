"""The Jinja2 environment of the public templates, and the folder that keeps their bytecode."""

import hashlib
import html
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

FOLDER = settings.BASE_DIR / "templates"
OF_THE_ADMIN = "admin"
"""The folder within that Django's own language rules."""
OPTIONS = {"trim_blocks": True, "lstrip_blocks": True}
ESCAPING = f"from {__name__} import escaped as escape"
DIGEST_SIZE = hashlib.sha256().digest_size


def environment(**options: Any) -> jinja2.Environment:
    """What ``TEMPLATES`` names. A misspelt name is an error; only ``.html`` is escaped, mails are plain text."""
    options |= OPTIONS | {"undefined": jinja2.StrictUndefined, "autoescape": jinja2.select_autoescape(["html"])}
    made = TemplateEnvironment(bytecode_cache=KeptBytecode(settings.VAR_DIR / "templates"), **options)
    made.filters.update(FILTERS)
    made.globals.update(url=lru_cache(maxsize=10_000)(url), static=lru_cache(maxsize=100)(static))
    return made


class TemplateEnvironment(jinja2.Environment):
    """Its templates escape by ``escaped``, in which a page of six hundred words spends half as long.

    Should Jinja2 call by another name what its compiled code escapes by, that stays in use.
    """

    def compile(self, source: Any, name: Any = None, filename: Any = None, raw: Any = False, *others: Any) -> Any:
        python = f"{super().compile(source, name, filename, True, *others)}\n{ESCAPING}\n"
        return python if raw else compile(python, filename or "<template>", "exec")


def escaped(value: object) -> str:
    """``value`` as HTML. MarkupSafe takes twice as long, as it makes an object of each word that it has escaped."""
    kind = type(value)
    if kind is str:
        return html.escape(value)  # type: ignore[arg-type] # it is one
    return value if kind is Markup else str(value) if kind is int else escape(value)  # type: ignore[return-value]


def url(name: str, *words: str) -> Markup:
    """The path of the address ``name``, ready for an attribute; Django takes thirty microseconds to put it together."""
    return escape(reverse(name, args=words))


def public_names() -> list[str]:
    """The name of every public template, mails and macros included."""
    paths = (path.relative_to(FOLDER) for path in FOLDER.rglob("*") if path.suffix in (".html", ".txt"))
    return sorted(path.as_posix() for path in paths if path.parts[0] != OF_THE_ADMIN)


class KeptBytecode(BytecodeCache):
    """A file for each compiled template, behind a digest of what it holds.

    Compiling all templates takes 0.4 s. A file that is missing, cut, changed or of another Jinja2 counts as none, and
    a folder that cannot be written keeps none: then each process compiles for itself.
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
    return hashlib.sha256(f"{jinja2.__version__} {OPTIONS} {ESCAPING} ".encode() + code).digest()


def _replace(file: Path, content: bytes) -> None:
    """In one step, as other processes may read it, under other accounts too."""
    new = file.with_name(f"{file.name}-{os.getpid()}-{get_ident()}")
    try:
        new.write_bytes(content)
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)
        raise
