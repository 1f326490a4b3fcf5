"""Whatever stands in a file that an operator imports, the answer is records and sentences, never a traceback."""

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparisons.catalogue.problems import Problems
from comparisons.importing.parse import READERS, parse, sources
from comparisons.open_data.readers import READERS as OPEN_DATA
from comparisons.open_data.readers import Given, figures, innovation_graph, landscape, packages, simple_icons
from comparisons.open_data.readers.files import NotASet, UnreadableSet

from .hostile import records
from .payloads import PAYLOADS
from .upstream import DAY, SMALL

EXAMPLES = 100 if os.environ.get("CI") == "true" else 30
few = settings(max_examples=EXAMPLES, derandomize=True)
NAMES = {"landscape.yml": landscape.SOURCE, "simple-icons.json": simple_icons.SOURCE, "figures.csv": figures.SOURCE,
         "packages.csv": packages.SOURCE, "topics.csv": innovation_graph.SOURCE}  # fmt: skip

anything = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from([one.text[:500] for one in PAYLOADS])
    ),
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.dictionaries(st.text(max_size=5), inside, max_size=3)),
    max_leaves=6,
)  # fmt: skip


@st.composite
def changed_records(draw: st.DrawFn) -> dict[str, Any]:
    """A record of some kind, one value of which, at any depth, is something else."""
    record: dict[str, Any] = json.loads(json.dumps(draw(st.sampled_from(records(PAYLOADS[0])))))
    inside: Any = record
    while True:
        key = draw(st.sampled_from(range(len(inside)) if isinstance(inside, list) else sorted(inside)))
        if not isinstance(inside[key], (dict, list)) or not inside[key] or draw(st.booleans()):
            break
        inside = inside[key]
    inside[key] = draw(anything)
    return record


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes with some of them replaced, or cut short."""
    at = draw(st.integers(0, len(whole)))
    return whole[:at] + draw(st.binary(max_size=6)) + whole[at + draw(st.integers(0, 40)) :]


def read(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        path.write_bytes(content)
        problems = Problems()
        [source] = sources([str(path)], problems)
        found = list(parse(source, problems))
    assert all(str(problem).isprintable() and len(str(problem)) < 1000 for problem in problems)
    assert found or problems or not content.strip() or suffix != ".json"


@few
@given(record=changed_records(), suffix=st.sampled_from(sorted(READERS)))
def test_any_value_at_any_key_is_read_or_named(record, suffix):
    read(json.dumps(record).encode(), suffix)


@few
@given(data=st.data(), suffix=st.sampled_from(sorted(READERS)))
def test_any_damaged_file_is_read_or_named(data, suffix):
    read(data.draw(damaged(json.dumps(records(PAYLOADS[0])[0]).encode())), suffix)


@pytest.mark.parametrize("file", NAMES)
def test_any_damaged_set_is_read_or_refused(file):
    whole = (SMALL / file).read_bytes()
    reader = OPEN_DATA[NAMES[file]]

    given_beside = Given(reader.name, DAY, DAY, observed="2026-11-22", address="https://example.org/counted")

    @few
    @given(data=st.data())
    def answers(data: st.DataObject) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file
            path.write_bytes(data.draw(damaged(whole)))
            with suppress(NotASet, UnreadableSet):
                list(reader.read(path, given_beside))

    answers()
