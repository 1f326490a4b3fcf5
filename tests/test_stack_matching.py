"""What a stack's packages, images and tools are matched to, and that data imported anew change nothing of it."""

import pytest

from comparisons.domain.stacks.dependencies import DISTRIBUTION, TOOL, Dependency, Manifest
from comparisons.domain.stacks.stack import MOST, Health, Stack, SupportNow, Way
from comparisons.search.stacks.stack import judged

from .import_files import comparison
from .make import make_alias, make_technology
from .manifest_catalogue import LONG, OLD, ON, SOON, part

pytestmark = pytest.mark.django_db


CATALOGUE = [
    part("Django", "framework", {"pypi": ["Django"]}, v4_2=OLD, v5_2=LONG),
    part("React", "library", {"npm": ["react", "react-dom"]}, v18=OLD, v19=LONG),
    part("Redis", "database", {"docker": ["library/redis"], "pypi": ["redis"]}, v7=SOON, v8=LONG),
    part("PostgreSQL", "database", {"docker": ["postgres"]}, aliases=["postgres"], v12=OLD, v17=LONG),
    part("Node.js", "platform", slug="nodejs", aliases=["node", "Node.js"], v18=OLD, v24=LONG),
    part("nginx", "tool", v1_28=LONG),
    part("ESLint", "tool", {"npm": ["eslint", "@eslint/js"]}, v9=LONG),
    part("Angular", "framework", {"npm": ["@angular/core"]}),
    part("Laravel", "framework", {"packagist": ["laravel/framework"]}, v11=LONG),
    part("Gin", "framework", {"go": ["github.com/gin-gonic/gin"]}),
    part("Spring", "framework", {"maven": ["org.springframework:spring-core"]}),
    part("A fork", "framework", {"pypi": ["django"]}, slug="z-fork"),
    comparison("django", "laravel"),
]

# Ecosystem, name, version, asked; then technology, way, cycle and state. None where nothing is known.
EXPECTED = [
    ("pypi", "Django", "4.2.7", "==4.2.7", "django", Way.PACKAGE, "4.2", Health.ENDED),
    ("pypi", "django", "", "~=5.2.1", "django", Way.PACKAGE, "5.2", Health.FINE),
    ("pypi", "DJANGO", "", ">=4.2", "django", Way.PACKAGE, None, Health.UNKNOWN),
    ("pypi", "django", "1.11", "==1.11", "django", Way.PACKAGE, None, Health.UNKNOWN),
    ("npm", "react", "18.3.1", "", "react", Way.PACKAGE, "18", Health.ENDED),
    ("npm", "React-DOM", "", "^19.0.0", "react", Way.PACKAGE, "19", Health.FINE),
    ("npm", "@angular/core", "17.1.0", "", "angular", Way.PACKAGE, None, Health.UNKNOWN),
    ("npm", "redis", "4.6.0", "", None, None, None, Health.UNKNOWN),  # the client of that name is another thing
    ("pypi", "redis", "7.4.0", "", "redis", Way.PACKAGE, None, Health.UNKNOWN),  # a client has versions of its own
    ("npm", "eslint", "9.1.0", "", "eslint", Way.PACKAGE, "9", Health.FINE),
    ("npm", "@eslint/js", "9.1.0", "", "eslint", Way.PACKAGE, None, Health.UNKNOWN),
    ("npm", "left-pad", "1.3.0", "", None, None, None, Health.UNKNOWN),
    ("pypi", "react", "0.1", "", None, None, None, Health.UNKNOWN),
    ("docker", "redis", "7.4-alpine", "", "redis", Way.IMAGE, "7", Health.SOON),
    ("docker", "library/postgres", "12", "", "postgresql", Way.IMAGE, "12", Health.ENDED),
    ("docker", "node", "24-slim", "", "nodejs", Way.IMAGE, "24", Health.FINE),  # no list holds it: by its word
    ("docker", "nginx", "latest", "", "nginx", Way.IMAGE, None, Health.UNKNOWN),
    ("docker", "bitnami/redis", "8.0", "", "redis", Way.IMAGE, "8", Health.FINE),
    ("docker", "registry.example:5000/team/redis", "7", "", None, None, None, Health.UNKNOWN),
    (TOOL, "nodejs", "18.20.1", "", "nodejs", Way.NAME, "18", Health.ENDED),
    (TOOL, "Node.js", "24", "", "nodejs", Way.NAME, "24", Health.FINE),
    (TOOL, "no-such-tool", "1", "", None, None, None, Health.UNKNOWN),
    ("generic", "nginx", "1.28.0", "", "nginx", Way.NAME, "1.28", Health.FINE),
    (DISTRIBUTION, "nginx", "1.18.0-6ubuntu14", "", "nginx", Way.NAME, None, Health.UNKNOWN),
    (
        "packagist",
        "laravel/framework",
        "",
        "^11.0",
        "laravel",
        Way.PACKAGE,
        "11",
        Health.IN_QUESTION,
    ),  # Django was picked against it
    ("go", "github.com/gin-gonic/gin/v2", "v2.0.0", "", "gin", Way.PACKAGE, None, Health.UNKNOWN),
    ("maven", "org.springframework:spring-core", "6.1", "", "spring", Way.PACKAGE, None, Health.UNKNOWN),
    ("cargo", "tokio", "1.0", "", None, None, None, Health.UNKNOWN),
    ("npm", "x" * 200, "", "", None, None, None, Health.UNKNOWN),
    (TOOL, "ﬁ\u200b " + "x" * 150, "", "", None, None, None, Health.UNKNOWN),
]
STACK = Manifest("corpus", tuple(Dependency(*row[:4], line=line) for line, row in enumerate(EXPECTED, start=1)))


def told(stack: Stack) -> list[tuple]:
    """What is known of each line, in the order of the lines."""
    return [
        (
            one.technology.slug if one.technology else None,
            one.way,
            one.release.cycle if one.release else None,
            one.health,
        )
        for one in sorted(stack.answers, key=lambda one: one.dependency.line)
    ]


def test_a_stack_is_matched_as_expected_and_stays_so_when_data_are_imported_anew(catalogue):
    catalogue(CATALOGUE)
    first = judged([STACK], ON)

    catalogue([*CATALOGUE, {"technology": "x-clone", "name": "A clone", "packages": {"npm": ["react"]}}])
    again = judged([STACK], ON)

    assert told(first) == [row[4:] for row in EXPECTED]
    assert again == first


def test_it_stays_so_when_open_data_add_packages_and_releases(products):
    make_technology("tool", packages={"npm": ["tool"]}, kind="library")
    stack = Manifest("made", (Dependency("npm", "tool", "2.1"), Dependency("pypi", "tool", "2.1")))
    before = judged([stack], ON)
    fields = "title: Tool\nidentifiers: [{purl: 'pkg:pypi/tool'}]\nreleases:\n- {releaseCycle: '2', eol: 2024-01-01}"

    products(tool=fields)
    first = judged([stack], ON)
    products(tool=fields)

    assert told(before) == [("tool", Way.PACKAGE, None, Health.UNKNOWN), (None, None, None, Health.UNKNOWN)]
    assert told(first) == [("tool", Way.PACKAGE, "2", Health.ENDED)] * 2
    assert judged([stack], ON) == first


def test_the_answer_names_the_identifier_the_support_and_the_release_to_go_to(catalogue):
    catalogue(CATALOGUE)

    lines = [("pypi", "Django", "4.2.7"), ("docker", "bitnami/redis", "7"), (DISTRIBUTION, "nginx", "1"), ("npm", "a")]
    found = judged([Manifest("made", tuple(Dependency(*line) for line in lines))], ON).answers

    assert [(one.by, one.support, one.newer.cycle if one.newer else None) for one in found] == [
        ("pypi: django", SupportNow.ENDED, "5.2"),
        ("redis", SupportNow.SOON, "8"),
        ("nginx", SupportNow.PATCHED, None),
        ("", SupportNow.NOT_RECORDED, None),
    ]
    assert found[0].technology.url == "/technologies/django/"


def test_what_ended_comes_first_what_ended_longest_ago_before_and_what_is_not_known_last(catalogue):
    catalogue(CATALOGUE)

    answers = judged([STACK], ON).answers

    order = [list(Health).index(one.health) for one in answers]
    assert order == sorted(order)
    unknown = [one.technology is None for one in answers if one.health is Health.UNKNOWN]
    assert unknown == sorted(unknown)


def test_one_version_that_a_file_names_twice_is_answered_once_and_another_file_is_told_apart():
    make_technology("react", packages={"npm": ["react"]})
    nested = Dependency("npm", "react", "18.3.1", is_direct=False, line=9)
    lock = Manifest(
        "lock", (nested, Dependency("npm", "react", "18.3.1", line=3), Dependency("npm", "react", "17.0.2"))
    )

    stack = judged([lock, Manifest("other", (nested,))], ON)

    assert sorted((one.file, one.dependency.version, one.dependency.line) for one in stack.answers) == [
        (0, "17.0.2", 0), (0, "18.3.1", 3), (1, "18.3.1", 9),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [MOST, MOST + 3])
def test_beyond_two_thousand_packages_the_direct_ones_stay_and_the_rest_is_counted(number):
    lines = [Dependency("npm", f"package-{line}", is_direct=False) for line in range(number - 1)]

    stack = judged([Manifest("lock", (*lines, Dependency("npm", "direct")), notes=("A note.",))], ON)

    assert (len(stack.answers), stack.left_out) == (MOST, number - MOST)
    assert "direct" in {one.dependency.name for one in stack.answers}
    assert stack.notes == ((0, "A note."),)


@pytest.mark.parametrize("files", [[], [Manifest("empty")]])
def test_a_stack_of_nothing_is_answered_without_a_query(files, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert judged(files, ON) == Stack((), ON)


def test_a_name_that_leads_elsewhere_later_is_followed():
    first, other = make_technology("first"), make_technology("other")
    stack = [Manifest("made", (Dependency(TOOL, "moved", "1"),))]
    alias = make_alias(first, "moved")
    before = judged(stack, ON)
    alias.delete()
    make_alias(other, "Moved")

    assert [told(one)[0][0] for one in (before, judged(stack, ON))] == ["first", "other"]
