from dataclasses import replace

import pytest

from comparisons.open_data.matching import (  # fmt: skip
    Ask,
    Candidate,
    Known,
    New,
    Same,
    candidate_of,
    forms,
    match,
    match_known,
    merged,
)
from comparisons.open_data.readers import TechnologyEntry
from tests.upstream import REAL, SMALL, found, read


def make_found(
    name: str,
    *ids: str,
    kind: str = "",
    second_keys: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    doubt: str = "",
) -> TechnologyEntry:
    record = {"technology": ids[0] if ids else name.lower(), "name": name, "kind": kind, "aliases": list(aliases)}
    return TechnologyEntry("test", name, record, frozenset(ids), frozenset(second_keys), doubt)


def make_known(
    name: str, *ids: str, kind: str = "", second_keys: tuple[str, ...] = (), names: tuple[str, ...] = (), id_: int = 1
) -> Candidate:
    return Candidate(id_, name, kind, frozenset(ids), frozenset(names), frozenset(second_keys))


def test_something_unheard_of_is_new() -> None:
    known = Known([make_known("Flask", "flask")])

    assert match(make_found("Bottle", "bottle"), known) == New()


@pytest.mark.parametrize(
    ("entry", "candidate"),
    [
        (make_found("Go", "go", "golang"), make_known("Go", "golang")),
        (make_found("Rails", "rails"), make_known("Ruby on Rails", "ruby-on-rails", "rails")),
        (make_found("Go", "go", kind="language"), make_known("Go", "go", kind="language")),
        (make_found("Go", "go", kind="language"), make_known("Go", "go")),
        (make_found("K8s", "K8S"), make_known("Kubernetes", "k8s")),
    ],
)
def test_words_that_upstreams_keep_merge_when_they_are_equal(entry: TechnologyEntry, candidate: Candidate) -> None:
    assert match(entry, Known([candidate])) == Same(1)


def test_equal_words_for_things_of_two_kinds_are_for_a_person() -> None:
    known = Known([make_known("Flow", "flow", kind="tool")])

    answer = match(make_found("Flow", "flow", kind="platform"), known)

    assert answer == Ask("Flow is a platform, but Flow is a tool", (1,))


def test_equal_words_for_things_of_other_names_and_addresses_are_for_a_person() -> None:
    known = Known([make_known("Argo CD", "argo-cd", "argo", second_keys=("host:argo-cd.readthedocs.io",))])

    floats = make_found("Argo Floats", "argo-floats", "argo", second_keys=("host:argo.ucsd.edu",))

    assert isinstance(match(floats, known), Ask)


@pytest.mark.parametrize(
    "entry",
    [
        make_found("Argo CD", "argo", second_keys=("host:argoproj.github.io",)),
        make_found("CD", "argo", second_keys=("host:argoproj.github.io",)),
        make_found("Argo", "argo", second_keys=("host:argo-cd.readthedocs.io", "host:argoproj.github.io")),
        make_found("Argo", "argo", second_keys=("repository:github.com/argoproj/argo-cd",)),
        make_found("Argo", "argo"),
    ],
)
def test_equal_words_merge_where_nothing_contradicts_them(entry: TechnologyEntry) -> None:
    known = Known([make_known("Argo CD", "argo-cd", "argo", second_keys=("host:argo-cd.readthedocs.io",))])

    assert match(entry, known) == Same(1)


def test_an_alternate_word_of_something_else_does_not_merge_by_itself() -> None:
    compiler = make_found("Glasgow Haskell Compiler", "ghc", "haskell", kind="language")
    language = make_found("Haskell", "haskell", kind="language", second_keys=("host:haskell.org",))
    known = Known([candidate_of(1, replace(compiler, key="ghc"))])

    assert isinstance(match(replace(language, key="haskell"), known), Ask)
    assert match(replace(compiler, key="ghc"), known) == Same(1)
    assert match(make_found("VirtualBox", "ghc"), Known([candidate_of(1, make_found("VM VirtualBox", "ghc"))])) == Same(
        1
    )


def test_an_entry_that_may_be_no_technology_does_not_merge_by_a_word_alone() -> None:
    known = Known([make_known("NVIDIA Driver", "nvidia-driver", "nvidia")])

    company = make_found("Nvidia", "nvidia", doubt="it is a company")

    assert isinstance(match(company, known), Ask)
    assert match(make_found("NVIDIA Driver", "nvidia", doubt="it is a driver"), known) == Same(1)


def test_words_that_lead_to_two_technologies_are_for_a_person() -> None:
    known = Known([make_known("Angular", "angular"), make_known("AngularJS", "angularjs", "angular-js", id_=2)])

    answer = match(make_found("Angular", "angular", "angular-js"), known)

    assert isinstance(answer, Ask)
    assert set(answer.like) == {1, 2}


HOMONYMS = [
    ("Babel", "host:babeljs.io", "host:babel.pocoo.org"),
    ("Hugo", "host:gohugo.io", "host:hugo-decoded.be"),
    ("Slack", "host:slack.com", "host:slackware.com"),
    ("Obsidian", "host:obsidian.md", "host:obsidiansystems.com"),
    ("Astro", "host:astro.build", "host:astronomer.io"),
    ("Flux", "repository:github.com/fluxcd/flux2", "repository:github.com/facebook/flux"),
    ("Express", "repository:github.com/expressjs/express", "host:expressvpn.com"),
    ("Unity", "host:unity.com", "host:launchpad.net"),
    ("Go", "host:go.dev", "wikipedia:go (game)"),
    ("Eclipse", "host:eclipse.org", "wikipedia:eclipse"),
]


@pytest.mark.parametrize(("name", "key", "other_key"), HOMONYMS)
def test_a_namesake_is_for_a_person(name: str, key: str, other_key: str) -> None:
    known = Known([make_known(name, name.lower(), second_keys=(key,))])

    assert match(make_found(name, second_keys=(other_key,)), known) == Ask(f"{name} is called like {name}", (1,))
    assert isinstance(match(make_found(name), known), Ask)


@pytest.mark.parametrize(("name", "key", "other_key"), HOMONYMS)
def test_a_name_merges_with_a_second_key(name: str, key: str, other_key: str) -> None:
    first = make_known(name, name.lower(), second_keys=(key,))
    second = make_known(name, f"{name.lower()}-2", second_keys=(other_key,), id_=2)

    assert match(make_found(name, second_keys=(key,)), Known([first])) == Same(1)
    assert match(make_found(name, second_keys=(other_key,)), Known([first, second])) == Same(2)


def test_a_name_with_a_second_key_is_for_a_person_where_kinds_differ_or_two_fit() -> None:
    tool = make_known("Flux", kind="tool", second_keys=("host:fluxcd.io",))
    twin = make_known("Flux", second_keys=("host:fluxcd.io",), id_=2)
    entry = make_found("Flux", kind="library", second_keys=("host:fluxcd.io",))

    assert match(entry, Known([tool])) == Ask("Flux is a library, but Flux is a tool", (1,))
    assert isinstance(match(make_found("Flux", second_keys=("host:fluxcd.io",)), Known([tool, twin])), Ask)


def test_angularjs_is_not_angular() -> None:
    known = Known([make_known("Angular", "angular", second_keys=("owner:github.com/angular",))])

    assert match(make_found("AngularJS", "angularjs", second_keys=("owner:github.com/angular",)), known) == New()


def test_a_second_key_without_the_name_proves_nothing() -> None:
    known = Known([make_known("Envoy", "envoy", second_keys=("owner:github.com/envoyproxy", "host:envoyproxy.io"))])

    entry = make_found("Gateway", second_keys=("owner:github.com/envoyproxy", "host:envoyproxy.io"))

    assert match(entry, known) == New()


REPOSITORY = ("repository:github.com/projectcalico/calico",)


def test_a_mere_name_with_the_maker_before_it_merges_by_its_repository() -> None:
    known = Known([make_known("Calico", "calico", second_keys=REPOSITORY)])

    assert match(make_found("Project Calico", second_keys=REPOSITORY), known) == Same(1)
    assert match(make_found("Project Calico"), known) == New()


@pytest.mark.parametrize("name", ["Calico Plugin", "Gateway"])
def test_another_name_in_the_same_repository_is_for_a_person(name: str) -> None:
    known = Known([make_known("Calico", "calico", second_keys=REPOSITORY)])

    assert match(make_found(name, second_keys=REPOSITORY), known) == Ask(f"{name} has the repository of Calico", (1,))


def test_an_id_of_its_own_is_new_in_whatever_repository() -> None:
    known = Known([make_known("Calico", "calico", second_keys=REPOSITORY)])

    assert match(make_found("Gateway", "gateway", second_keys=REPOSITORY), known) == New()


@pytest.mark.parametrize("name", ["Node.js", "node js", "NODEJS", "Node.js (runtime)"])
def test_names_are_compared_as_slugs_and_without_brackets(name: str) -> None:
    known = Known([make_known("Node.js", "nodejs", names=("node js",), second_keys=("host:nodejs.org",))])

    assert match(make_found(name, second_keys=("host:nodejs.org",)), known) == Same(1)


def test_languages_whose_names_differ_by_a_symbol_are_three() -> None:
    assert not forms(["C"]) & forms(["C++"])
    assert not forms(["C"]) & forms(["C#"])
    assert not forms(["C++"]) & forms(["C#"])


def test_figures_find_a_technology_by_its_word_or_none() -> None:
    known = Known([make_known("Angular CLI", "angular-cli")])

    assert match_known(make_found("angular-cli", "angular-cli"), known) == Same(1)
    assert match_known(make_found("angularcli", "angularcli"), known) == New()
    assert match_known(make_found("bottle", "bottle"), known) == New()


def test_packages_find_it_without_dashes_where_exactly_one_fits() -> None:
    one = make_known("Angular CLI", "angular-cli")
    two = make_known("Angul ARCLI", "angul-arcli", id_=2)
    entry = make_found("angularcli", "angularcli")

    assert match_known(entry, Known([one]), without_dashes=True) == Same(1)
    assert isinstance(match_known(entry, Known([one, two]), without_dashes=True), Ask)


def test_a_technology_that_has_only_a_name_cannot_be_found_by_an_id() -> None:
    named = make_found("Swift", second_keys=("host:openstack.org",))
    known = Known([candidate_of(1, named)])

    assert isinstance(match(make_found("Swift", "swift", second_keys=("host:swift.org",)), known), Ask)


def test_what_merged_is_known_by_both_its_words() -> None:
    known = Known([candidate_of(1, make_found("Vue", "vue", second_keys=("host:vuejs.org",)))])

    known.add(merged(known.candidates[1], make_found("Vue.js", "vue", "vuejs", second_keys=("host:v3.vuejs.org",))))

    assert match_known(make_found("vuejs", "vuejs"), known) == Same(1)
    assert match(make_found("Vue.js", second_keys=("host:v3.vuejs.org",)), known) == Same(1)


SETS = {
    "endoflife": ("endoflife", "endoflife-products.tar.gz"),
    "github-topics": ("github-topics", "github-explore-topics.tar.gz"),
    "landscape": ("landscape.yml", "landscape.yml.gz"),
}
TOGETHER = [
    ("landscape:Runtime / Container Runtime / Vessel", "landscape:Wasm / Observability / Vessel (Wasm)"),
    ("endoflife:ruby-on-rails", "github-topics:rails"),
    ("endoflife:flux", "landscape:App Definition and Development / Continuous Integration & Delivery / Flux"),
    ("endoflife:nginx", "landscape:Wasm / Embedded Functions / NGINX (Wasm)"),
    ("github-topics:go", "landscape:Wasm / Languages / Golang"),
]
APART = [
    ("endoflife:argo-cd", "github-topics:argo-floats"),
    ("endoflife:angular", "endoflife:angularjs"),
    ("endoflife:nvidia-driver", "github-topics:nvidia"),
    ("endoflife:ghc", "github-topics:haskell"),
    ("github-topics:racket", "landscape:Runtime / Container Runtime / rkt"),
    ("github-topics:swift", "landscape:Runtime / Cloud Native Storage / Swift"),
    ("landscape:Runtime / Container Runtime / Vessel", "landscape:Runtime / Container Runtime / Hull® (member)"),
]


def test_sets_read_one_after_the_other_merge_what_is_the_same_and_no_namesakes() -> None:
    known, became = Known(), dict[str, int]()
    paths = {name: REAL / real if (REAL / real).exists() else SMALL / small for name, (small, real) in SETS.items()}

    for name, path in paths.items():
        for entry in found(read(name, path)).values():
            answer = match(entry, known)
            if isinstance(answer, Same):
                known.add(merged(known.candidates[answer.id], entry))
                became[f"{name}:{entry.key}"] = answer.id
            elif isinstance(answer, New):
                became[f"{name}:{entry.key}"] = len(known.candidates)
                known.add(candidate_of(len(known.candidates), entry))

    there = [(one, other) for one, other in TOGETHER if {one, other} <= became.keys()]
    assert there
    assert all(became[one] == became[other] for one, other in there)
    assert all(one not in became or became[one] != became.get(other) for one, other in APART)
