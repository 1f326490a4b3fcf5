"""What CycloneDX and SPDX files name: packages by their package URLs, those of operating systems apart."""

import json

import pytest

from comparisons.manifests.reading import read
from comparisons.manifests.refusals import UnreadableManifest

DIGEST = "sha256:" + "0123456789abcdef" * 4


def bill(*components, **rest):
    return json.dumps({"bomFormat": "CycloneDX", "components": components, **rest})


def spdx(*packages, **rest):
    return json.dumps({"SPDXID": "SPDXRef-DOCUMENT", "spdxVersion": "SPDX-2.3", "packages": packages, **rest})


def said(text, kind="cyclonedx"):
    manifest = read(text, kind=kind)
    return [f"{one.ecosystem} {one.name} {one.version or '-'} {one.asked}".strip() for one in manifest.dependencies]


def direct(text, kind="cyclonedx"):
    return [one.name for one in read(text, kind=kind).dependencies if one.is_direct]


@pytest.mark.parametrize(
    ("purl", "found"),
    [
        ("pkg:pypi/Django@5.2", "pypi django 5.2"),
        ("pkg:npm/%40angular/core@17.2.4", "npm @angular/core 17.2.4"),
        ("pkg:npm/a@%5E1.2", "npm a - ^1.2"),
        ("pkg:maven/org.example/a@1?type=jar", "maven org.example:a 1"),
        ("pkg:golang/stdlib@1.22.1", "tool go 1.22.1"),
        ("pkg:deb/debian/libpq5@15.6-0%2Bdeb12u1?arch=amd64", "distribution libpq5 15.6-0+deb12u1"),
        ("pkg:rpm/fedora/postgresql@16.1", "distribution postgresql 16.1"),
        ("pkg:apk/alpine/musl@1.2", "distribution musl 1.2"),
        ("pkg:alpine/musl@1.2", "distribution musl 1.2"),
        ("pkg:generic/redis@7.2.4", "generic redis 7.2.4"),
        ("pkg:bitnami/redis@7.2.4-3", "tool redis 7.2.4-3"),
        ("pkg:github/actions/checkout@v4", "github actions/checkout v4"),
        ("pkg:docker/library/redis@7.2", "docker redis 7.2 7.2"),
        ("pkg:docker/a/b@1?repository_url=registry.example:5000", "docker registry.example:5000/a/b 1 1"),
        ("pkg:docker/a@1?repository_url=https://me:secret@registry.example", "docker registry.example/a 1 1"),
        (
            f"pkg:oci/a@{DIGEST}?repository_url=registry.example/team/a&tag=1.2-slim",
            "docker registry.example/team/a 1.2 1.2-slim",
        ),
        (f"pkg:oci/a@{DIGEST}", "docker a - sha256:0123456789ab"),
        ("pkg:nothing", "unregistered named 0.1"),
        ("", "unregistered named 0.1"),
    ],
)
def test_a_package_url_says_what_a_part_is(purl, found):
    in_spdx = {
        "name": "named",
        "versionInfo": "0.1",
        "externalRefs": [{"referenceType": "purl", "referenceLocator": purl}],
    }

    assert said(bill({"name": "named", "version": "0.1", "purl": purl})) == [found]
    assert said(spdx(in_spdx), "spdx") == [found]


@pytest.mark.parametrize(
    ("component", "found"),
    [
        ({"type": "library", "group": "@a", "name": "b", "version": "1"}, ["unregistered @a/b 1"]),
        ({"type": "library", "name": "b", "version": "UNKNOWN"}, ["unregistered b -"]),
        ({"type": "operating-system", "group": "org.debian", "name": "Debian", "version": "12"}, ["tool debian 12"]),
        ({"type": "container", "name": "redis", "version": "7.2"}, ["docker redis 7.2 7.2"]),
        ({"type": "container", "name": "redis:7.2", "version": DIGEST}, ["docker redis 7.2 7.2"]),
        ({"type": "container", "name": "no image", "version": "1"}, ["unregistered no image 1"]),
        ({"type": "library", "name": "a", "components": [{"name": "b"}]}, ["unregistered a -", "unregistered b -"]),
        ({"type": "file", "name": "/bin/sh"}, []),
        ({"type": "file", "name": "a.whl", "purl": "pkg:pypi/a@1"}, ["pypi a 1"]),
        ({}, []),
    ],
)
def test_a_part_without_a_package_url_is_named_as_it_is(component, found):
    assert said(bill(component)) == found


def test_direct_is_what_the_described_part_needs():
    parts = [{"bom-ref": "a", "name": "a"}, {"bom-ref": "b", "name": "b"}]
    root = {"component": {"bom-ref": "root", "name": "root"}}

    assert direct(bill(*parts)) == ["a", "b"]
    assert direct(bill(*parts, metadata=root)) == ["a", "b"]
    assert direct(bill(*parts, metadata=root, dependencies=[{"ref": "root", "dependsOn": ["a"]}])) == ["a"]


@pytest.mark.parametrize(
    ("relationship", "found"),
    [
        (("root", "DEPENDS_ON", "a"), ["a"]),
        (("root", "CONTAINS", "a"), ["a"]),
        (("a", "DEV_DEPENDENCY_OF", "root"), ["a"]),
        (("a", "DEPENDS_ON", "b"), ["a", "b"]),
        (("root", "DESCENDANT_OF", "a"), ["a", "b"]),
    ],
)
def test_direct_is_what_the_described_package_needs(relationship, found):
    packages = [{"SPDXID": name, "name": name} for name in ("root", "a", "b")]
    row = dict(zip(("spdxElementId", "relationshipType", "relatedSpdxElement"), relationship, strict=True))

    assert direct(spdx(*packages, documentDescribes=["root"], relationships=[row]), "spdx") == found


def test_a_document_that_describes_all_of_its_packages_leaves_none_out():
    packages = [{"SPDXID": name, "name": name} for name in ("a", "b")]

    assert said(spdx(*packages, documentDescribes=["a", "b"]), "spdx") == ["unregistered a -", "unregistered b -"]
    assert said(spdx(packages[0], documentDescribes=["a"]), "spdx") == ["unregistered a -"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cyclonedx", '{"bomFormat": "SPDX"}'),
        ("cyclonedx", "<bom/>"),
        ("spdx", '{"spdxVersion": "SPDX-1.2"}'),
        ("spdx", "{}"),
        ("spdx", "SPDXVersion: SPDX-2.3"),
    ],
)
def test_what_is_no_bill_is_refused(kind, text):
    with pytest.raises(UnreadableManifest):
        read(text, kind=kind)
