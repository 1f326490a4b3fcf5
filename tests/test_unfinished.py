"""What a killed export left half-written is deleted by the next one; files keep their rights."""

import fcntl
import io

import pytest
from django.core.management import call_command

from comparisons.catalogue.unfinished import PREFIX, replaced

from .make import make_technology

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["all.jsonl", "all.yaml", "all.json", "folder"])
def test_the_next_export_deletes_what_a_killed_one_left(name, tmp_path):
    make_technology("mysql")
    folders = [tmp_path / "folder" / "technologies", tmp_path / "folder"] if name == "folder" else [tmp_path]
    left = [folder / f"{PREFIX}abc" for folder in folders]
    for file in left:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("half a rec")

    call_command("export_catalogue", str(tmp_path / name), stdout=io.StringIO())

    assert [file for file in left if file.exists()] == []


def test_what_another_one_is_writing_stays(tmp_path):
    writing = tmp_path / f"{PREFIX}abc"
    with writing.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)

        call_command("export_catalogue", str(tmp_path / "all.jsonl"), stdout=io.StringIO())

        assert writing.exists()


@pytest.mark.parametrize("rights", [0o600, 0o664])
def test_a_file_that_is_replaced_keeps_its_rights(tmp_path, rights):
    target = tmp_path / "x"
    target.touch()
    target.chmod(rights)

    with replaced(target) as stream:
        stream.write("new")

    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", rights)


def test_on_an_error_nothing_is_replaced_and_nothing_left(tmp_path):
    target = tmp_path / "x"
    target.write_text("old")

    with pytest.raises(ZeroDivisionError), replaced(target) as stream:
        stream.write(str(1 / 0))

    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("x", "old")]
