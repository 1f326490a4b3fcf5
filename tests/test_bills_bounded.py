"""A bill of materials is looked at until more of it was found than is read."""

import json

import pytest

from comparisons.manifests import bills, collecting
from comparisons.manifests.reading import read


def cyclonedx(number):
    return {"bomFormat": "CycloneDX", "components": [{"type": "file"}, *({"name": f"a{one}"} for one in range(number))]}


def spdx_2(number):
    files = [{"primaryPackagePurpose": "FILE"}]
    return {"spdxVersion": "SPDX-2.3", "packages": [*files, *({"name": f"a{one}"} for one in range(number))]}


def spdx_3(number):
    packages = ({"type": "software_Package", "name": f"a{one}"} for one in range(number))
    return {"@graph": [{"type": "software_Package", "software_primaryPurpose": "file"}, *packages]}


@pytest.mark.parametrize(("kind", "bill"), [("cyclonedx", cyclonedx), ("spdx", spdx_2), ("spdx", spdx_3)])
def test_the_rest_is_said_and_not_looked_at(monkeypatch, kind, bill):
    looked_at = []
    unregistered = bills.unregistered
    monkeypatch.setattr(bills, "unregistered", lambda *said: looked_at.append(said) or unregistered(*said))
    monkeypatch.setattr(bills, "MOST_FOUND", 3)
    monkeypatch.setattr(collecting, "MOST_FOUND", 3)

    all_of_it = read(json.dumps(bill(2)), kind)
    more = read(json.dumps(bill(30)), kind)

    assert [one.name for one in all_of_it.dependencies] == ["a0", "a1"]
    assert all_of_it.notes == ("Files and other things that are no packages are left out: 1.",)
    assert [one.name for one in more.dependencies] == ["a0", "a1", "a2"]
    assert more.notes[-1].endswith("the rest was not read.")
    assert len(looked_at) == 2 + 5
