"""Whatever stands in a manifest, the answer is what it names or a sentence, never a traceback."""

import json
import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparisons.domain.stacks.dependencies import LONGEST, Manifest
from comparisons.manifests.kinds import KINDS
from comparisons.manifests.reading import read
from comparisons.manifests.refusals import UnreadableManifest

from .manifest_corpus import CASES, READ, expected_of, file_of
from .payloads import PAYLOADS

EXAMPLES = 20 if os.environ.get("CI") == "true" else 10
few = settings(max_examples=EXAMPLES, derandomize=True)
WHOLE = {
    kind: [file_of(case).read_bytes() for case in CASES if expected_of(case)[0] == kind]
    for kind in sorted({expected_of(case)[0] for case in READ})
}
WORDS = (
    "dependencies", "devDependencies", "packages", "components", "version", "name", "requires", "importers",
    "overrides", "lockfileVersion", "_meta", "default", "services", "image", "purl", "require", "",
    ".", "node_modules/a",
)  # fmt: skip
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.sampled_from(WORDS), st.text(max_size=8),
        st.sampled_from([one.text[:300] for one in PAYLOADS]),
    ),
    lambda inside: st.one_of(
        st.lists(inside, max_size=3), st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=5), inside, max_size=4)
    ),
    max_leaves=12,
)  # fmt: skip


def read_safely(content: bytes | str, kind: str) -> None:
    """Read ``content``; what comes back can be shown as it is."""
    try:
        manifest = read(content, kind)
    except UnreadableManifest as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - where it is read, there is nothing to refuse
        return
    _is_fit_to_show(manifest, content if isinstance(content, str) else content.decode("utf-8-sig", "replace"))


def _is_fit_to_show(manifest: Manifest, text: str) -> None:
    last_line = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for one in manifest.dependencies:
        assert one.ecosystem
        assert one.name
        assert 0 <= one.line <= last_line
        assert all(len(word) <= LONGEST and word.isprintable() for word in (one.name, one.version, one.asked))
    assert all(note and note.isprintable() for note in manifest.notes)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes with some of them replaced, left out or moved."""
    at, further = draw(st.integers(0, len(whole))), draw(st.integers(0, 60))
    put = draw(st.one_of(st.binary(max_size=6), st.just(whole[at - 40 : at]), st.just(whole[further : further + 60])))
    return whole[:at] + put + whole[at + further :]


@pytest.mark.parametrize("kind", sorted(KINDS))
@few
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(kind: str, data: Any) -> None:
    read_safely(data.draw(st.sampled_from(WHOLE[kind]).flatmap(damaged)), kind)


@pytest.mark.parametrize("kind", sorted(KINDS))
@few
@given(tree=values)
def test_any_shape_is_read_or_refused(kind: str, tree: Any) -> None:
    read_safely(json.dumps(tree), kind)  # JSON is YAML too


@few
@given(text=st.text(max_size=60), kind=st.sampled_from(["", *KINDS]))
def test_any_text_is_read_or_refused(text: str, kind: str) -> None:
    read_safely(text, kind)
