"""What a reader gave to have checked: a pasted text, files, or the address of a stack. It is read in memory only."""

from collections.abc import Iterator
from typing import NamedTuple

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from comparisons.domain.direction import printable
from comparisons.domain.stacks.dependencies import Manifest
from comparisons.manifests import reading
from comparisons.manifests.refusals import UnreadableManifest

from . import posted
from .fields import showable

PASTED = "The text"
MOST_FILES = 10
LONGEST_NAME = 100
"""Characters of a file's name that are shown."""
NOTHING = "Nothing was sent. Paste a list of packages, or choose a file."
TOO_MANY = f"Up to {MOST_FILES} files are read at once. Choose fewer."
EMPTY = "{name}: it names no package."
TOO_BIG = "That is too long: 2 MiB are read at once. Go back and send fewer files, or only the direct packages."


class GivenStack(NamedTuple):
    """What was typed, to be shown again, and the texts to read, each with its name and kind."""

    text: str = ""
    kind: str = ""
    texts: tuple[tuple[str, bytes | str, str], ...] = ()
    problem: str = ""
    status: int = 200

    @property
    def has_files(self) -> bool:
        return any(isinstance(content, bytes) for _, content, _ in self.texts)


class ReadFiles(NamedTuple):
    """What the texts name, the name of each that was read, and a sentence about each that was not."""

    manifests: tuple[Manifest, ...]
    names: tuple[str, ...]
    refusals: tuple[str, ...]


def given(request: HttpRequest) -> GivenStack:
    """Return what a form sent. Nothing of it comes to a file: what is too long for memory is refused before."""
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    sent = posted.read(request)
    if sent.problem:
        return GivenStack(problem=TOO_BIG if sent.status == 413 else sent.problem, status=sent.status)
    text, kind = sent.data.get("text", ""), sent.data.get("kind", "")
    files = request.FILES.getlist("files")
    texts: list[tuple[str, bytes | str, str]] = [(PASTED, text, kind)] if text.strip() else []
    texts += [(_shown(one.name), one.read(), "") for one in files[:MOST_FILES]]
    if len(texts) == 1:  # with several, each is found out for itself
        [(name, content, _)] = texts
        texts = [(name, content, kind)]
    problem = TOO_MANY if len(files) > MOST_FILES else "" if texts else NOTHING
    return GivenStack(showable(text), kind, tuple(texts), problem, 422 if problem else 200)


def read(texts: tuple[tuple[str, bytes | str, str], ...]) -> ReadFiles:
    """Read each text. One that cannot be read, or names nothing, is answered by a sentence."""
    manifests, names, refusals = [], [], []
    for name, content, kind in texts:
        try:
            manifest = reading.read(content, kind, "" if name == PASTED else name)
        except UnreadableManifest as refused:
            refusals.append(f"{name}: {refused}")
            continue
        if manifest.dependencies:
            manifests.append(manifest)
            names.append(name)
        else:
            refusals.extend(_of_nothing(name, manifest))
    return ReadFiles(tuple(manifests), tuple(names), tuple(refusals))


def _of_nothing(name: str, manifest: Manifest) -> Iterator[str]:
    yield EMPTY.format(name=name)
    yield from (f"{name}: {note}" for note in manifest.notes)


def _shown(name: str | None) -> str:
    return printable(name or "").strip()[-LONGEST_NAME:] or "A file"
