"""A timer imports the open data sets that an operator lists."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comparisons.models import Fact, Technology

from .upstream import topic, write_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def refresh(tmp_path):
    """Refresh what these lines list; return what was said, and what was said of errors."""

    def run(*lines):
        path = tmp_path / "list"
        path.write_text("\n".join(lines), encoding="utf-8")
        out, errors = StringIO(), StringIO()
        call_command("refresh_sources", str(path), stdout=out, stderr=errors)
        return out.getvalue(), errors.getvalue()

    return run


@pytest.fixture
def topics(tmp_path):
    """A folder with a topic; its name has a blank."""
    folder = tmp_path / "github topics"
    return write_topic(folder, "flask", topic())


def test_each_set_of_the_list_is_imported_with_its_options(refresh, topics):
    said, errors = refresh("# topics that GitHub lists", "", f"github-topics '{topics}' --observed 2026-11-01")

    assert Technology.objects.get().slug == "flask"
    assert {str(day) for day in Fact.objects.values_list("observed", flat=True)} <= {"2026-11-01"}
    assert "read 1 = created 1" in said
    assert errors == ""


def test_a_second_run_changes_nothing(refresh, topics):
    line = f"github-topics '{topics}'"
    refresh(line)

    assert "read 1 = created 0 + updated 0 + unchanged 1" in refresh(line)[0]


def test_a_set_that_fails_keeps_no_other_from_being_read_and_is_named(refresh, topics, tmp_path, capsys):
    gone = f"endoflife {tmp_path}/gone"

    with pytest.raises(CommandError, match=rf"^3 of 4 sets were not imported: {gone}; unknown x; landscape 'x$"):
        refresh(gone, f"github-topics '{topics}'", "unknown x", "landscape 'x")

    assert Technology.objects.get().slug == "flask"


def test_a_list_must_be_there_and_name_a_set(refresh, tmp_path):
    with pytest.raises(CommandError, match="gone cannot be read: No such file"):
        call_command("refresh_sources", str(tmp_path / "gone"))
    with pytest.raises(CommandError, match="list names no set"):
        refresh("# nothing yet", " ")
    (tmp_path / "latin").write_bytes(b"landscape caf\xe9")
    with pytest.raises(CommandError, match="latin must be UTF-8 text"):
        call_command("refresh_sources", str(tmp_path / "latin"))
