"""What Dockerfiles and compose files name: images, with the version in their tags."""

import time

import pytest

from comparisons.manifests.images import LONGEST, filled, image, version_of
from comparisons.manifests.reading import read
from comparisons.manifests.refusals import UnreadableManifest
from comparisons.manifests.yaml_trees import CHARACTERS, NODES

DIGEST = "sha256:" + "0123456789abcdef" * 4


def said(text, kind="dockerfile"):
    manifest = read(text, kind=kind)
    return [f"{one.line} {one.name}:{one.asked}" for one in manifest.dependencies], list(manifest.notes)


@pytest.mark.parametrize(
    ("reference", "name", "version", "asked"),
    [
        ("postgres", "postgres", "", ""),
        ("library/postgres:16", "postgres", "16", "16"),
        ("docker.io/library/postgres:16.2-alpine3.19", "postgres", "16.2", "16.2-alpine3.19"),
        (f"redis@{DIGEST}", "redis", "", "sha256:0123456789ab"),
        (f"redis:7.2@{DIGEST}", "redis", "7.2", "7.2"),
        ("registry.example:5000/team/base:1.0", "registry.example:5000/team/base", "1.0", "1.0"),
        ("registry.example:5000/base", "registry.example:5000/base", "", ""),
        ("localhost/base", "localhost/base", "", ""),
        ("[2001:db8::1]:5000/base:2", "[2001:db8::1]:5000/base", "2", "2"),
    ],
)
def test_an_image_has_its_registry_its_name_and_its_tag(reference, name, version, asked):
    found = image(reference, 3)

    assert (found.ecosystem, found.name, found.version, found.asked, found.line) == ("docker", name, version, asked, 3)


@pytest.mark.parametrize(
    "reference", ["", "a b", "a:b:c", "a@b", "user:secret@registry.example/a", "-a", "a" * (LONGEST + 1)]
)
def test_what_is_no_name_of_an_image_is_none(reference):
    assert image(reference) is None


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("3.12-slim-bookworm", "3.12"), ("v1.2.3", "v1.2.3"), ("21-jdk", "21"), ("jdk-21.0.2", "21.0.2"),
        ("bin-2.0.4", "2.0.4"), ("21.0.2_13-jre", "21.0.2"), ("3.13.0rc1-slim", "3.13.0rc1"),
        ("16beta1", "16beta1"), ("latest", ""), ("bookworm-slim", ""), ("3f9c2ab", ""),
        ("RELEASE.2024-03-15T01-07-19Z", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_version_stands_first_in_a_tag_or_is_left_open(tag, version):
    assert version_of(tag) == version


@pytest.mark.parametrize(
    ("text", "meant", "missing"),
    [
        ("a:${X}", "a:1", []), ("a:$X-b", "a:1-b", []), ("${X:-2}", "1", []), ("${E:-2}", "2", []), ("${E-2}", "", []),
        ("${U-2}", "2", []), ("${U:-${V:-3}}", "3", []), ("${X:+y}", "y", []), ("${U:+y}", "", []), ("$$X", "$X", []),
        ("${U}", "", ["U"]), ("${U:?name it}", "", ["U"]), ("${E:?name it}", "", ["E"]), ("${E?name it}", "", []),
    ],
)  # fmt: skip
def test_variables_stand_for_their_values_or_their_defaults(text, meant, missing):
    assert filled(text, {"X": "1", "E": ""}) == (meant, missing)


def test_variables_that_hold_one_another_do_not_grow_without_bound():
    text = "ARG A=aaaaaaaa\n" + "".join(f"ARG A=$A{'$A' * 50}\n" for _ in range(50)) + "FROM $A\n"

    assert said(text) == ([], ["Line 52: This names no image."])


@pytest.mark.parametrize(
    ("text", "images", "notes"),
    [
        ("FROM a:1\nFROM b:2", ["1 a:1", "2 b:2"], []),
        ("from a:1 as One\nFROM one\nCOPY --from=ONE x y\nCOPY --from=c:3 x y", ["1 a:1", "4 c:3"], []),
        ("FROM --platform=$P a:1", ["1 a:1"], []),
        ("FROM a:1\nARG T=2\nFROM b:$T", ["1 a:1"], ["Line 3: The image depends on T, which has no default here."]),
        ("FROM a:1\nRUN x \\\n# a comment\n\nFROM b:2\nFROM c:3", ["1 a:1", "6 c:3"], []),
        ("FROM a:1\nRUN <<EOF\nFROM b:2\nEOF\nFROM c:3", ["1 a:1", "5 c:3"], []),
        ("FROM a:1\nRUN <<EOF\nFROM b:2", ["1 a:1", "3 b:2"], []),
        (
            "FROM a:1\nRUN apk add b",
            ["1 a:1"],
            ["Packages that RUN installs are not read; check their own files as well."],
        ),
        ("FROM a:1\nRUN echo add", ["1 a:1"], []),
        ("FROM\ta:1", ["1 a:1"], []),
        ("# a\x0cb\u2028c\nFROM a:1", ["2 a:1"], []),
        ("ARG A=$B-c\nFROM a:$A", [], ["Line 2: The image depends on A, which has no default here."]),
        ("FROM a b", [], ["Line 1: This names no image."]),
        ("FROM scratch", [], []),
        ("ARG A=1", [], ["It has no FROM, so it names no image."]),
    ],
)
def test_a_dockerfile_names_what_its_stages_begin_with_and_copy_from(text, images, notes):
    assert said(text) == (images, notes)


@pytest.mark.parametrize(
    ("services", "images", "notes"),
    [
        ("a: {image: 'b:${T:-1}'}", ["1 b:1"], []),
        ("a: {image: 'b:$T'}", [], ["Line 1: The image of a depends on T, which has no default here."]),
        ("a: {image: 'b:1', build: .}", [], ["Line 1: The service a is built here; check its Dockerfile as well."]),
        ("a: {extends: b}", [], []),
        ("a: {}", [], ["Line 1: The service a has no image."]),
        ("a: b", [], ["Line 1: The service a has no image."]),
        ("a: {image: 'no image'}", [], ["Line 1: The image of a is not the name of one."]),
        ("", [], []),
    ],
)
def test_a_compose_file_names_the_images_of_its_services(services, images, notes):
    assert said(f"services: {{{services}}}", "compose") == (images, notes)


def test_a_compose_file_has_services():
    with pytest.raises(UnreadableManifest, match="no services"):
        read("kind: Pod", kind="compose")


def test_a_long_text_that_aliases_repeat_counts_by_its_length():
    inline = "x: &t |\n" + "  # a comment of some forty characters..\n" * 2000
    service = "  s{0}: {{build: {{dockerfile_inline: *t}}}}\n"
    aliases = NODES // (len(inline) // CHARACTERS) + 1
    start = time.process_time()

    assert said(inline + "services:\n" + "".join(map(service.format, range(3))), "compose")[0] == []
    with pytest.raises(UnreadableManifest, match="values"):
        read(inline + "services:\n" + "".join(map(service.format, range(aliases))), kind="compose")
    assert time.process_time() - start < 5
