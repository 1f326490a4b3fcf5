"""What is known of the packages that the site runs with, and the list of them for others."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))

import supply  # noqa: E402
from checks import Stop  # noqa: E402

KNOWN = {"name": "django", "version": "5.2.1", "vulns": []}
HOLE = {"name": "pillow", "version": "11.0.0", "vulns": [{"id": "PYSEC-1-2"}, {"id": "PYSEC-1-3"}]}
UNKNOWN = {"name": "ours", "skip_reason": "not found"}


def judged(*packages):
    return supply.judged(json.dumps({"dependencies": packages, "fixes": []}))


def test_packages_without_a_hole_are_counted_and_so_are_those_that_nobody_knows():
    assert judged(KNOWN) == "Locked packages without a known hole: 1; not known there: 0."
    assert judged(KNOWN, UNKNOWN) == "Locked packages without a known hole: 1; not known there: 1."


def test_a_hole_stops_with_the_package_and_each_of_its_holes():
    with pytest.raises(Stop, match=r"pillow 11\.0\.0: PYSEC-1-2, pillow 11\.0\.0: PYSEC-1-3\."):
        judged(KNOWN, HOLE)


def test_nothing_is_said_to_be_free_of_holes_that_was_not_asked():
    assert supply.judged("") == judged(UNKNOWN) == judged() == supply.NOT_REACHED


def test_the_list_names_each_locked_package_with_its_version(tmp_path, monkeypatch):
    monkeypatch.setenv("FILE", str(tmp_path / "new" / "sbom.json"))

    written = json.loads(supply.sbom().read_text())

    locked = {line.split(" ")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line}
    assert written["bomFormat"] == "CycloneDX"
    assert written["metadata"]["component"]["name"] == "nice-pick"
    assert {f"{one['name']}=={one['version']}" for one in written["components"]} == locked
