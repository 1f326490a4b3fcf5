"""Read a file that lists what a project depends on."""

from comparisons.domain.stacks.dependencies import Manifest

from .collecting import collected
from .decoding import refuse_long_lines, text_of
from .found import Kind
from .kinds import KINDS
from .refusals import ReaderFault, UnreadableManifest
from .sniffing import kind_of


def read(content: bytes | str, kind: str = "", name: str = "") -> Manifest:
    """Return what a file names; raise ``UnreadableManifest`` with a sentence where it cannot be read.

    Without ``kind`` (a key of ``KINDS``) it is found out by ``name``, then by the text. Nothing is opened, fetched,
    stored or logged. Bounds: 2 MiB, 100,000 lines, 20,000 things found.
    """
    text = text_of(content)
    chosen = _chosen(kind) if kind else kind_of(text, name)
    if not chosen.is_json:
        refuse_long_lines(text)
    try:
        return collected(chosen.key, chosen.reader(text))
    except UnreadableManifest:
        raise
    except RecursionError:
        raise UnreadableManifest("It is nested too deeply.") from None
    except Exception as fault:  # what it says may quote the file, and an error report would keep that
        raise ReaderFault(chosen.title, fault) from None


def _chosen(kind: str) -> Kind:
    if kind not in KINDS:
        raise UnreadableManifest(f"That kind of file is not known here. Known are {', '.join(KINDS)}.")
    return KINDS[kind]
