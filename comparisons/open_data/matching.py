"""Matches entries of open data with known technologies. Pure: imports no Django.

Words that an upstream keeps for one thing (ids) are taken at their word, unless both kinds are known and differ, or the
names differ and all else speaks against it: Argo the workflow engine and Argo the ocean floats have the alias ``argo``.
A name alone proves nothing: Flux, Hugo and Express name two things each. It merges with a second key, such as a
repository or the host of a website, and everything else is for a person to say.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from comparisons.domain.pairs import key

from .readers import clean
from .readers.entry import TechnologyEntry


@dataclass(frozen=True, slots=True)
class Candidate:
    """A technology that is known already.

    ``ids`` are the words by which id-keeping sources, editors and catalogue files know it: slug and aliases, but not
    those that were made of a mere name. ``names`` are all words that lead to it. ``id`` is what ``Same`` gives back.
    ``own`` are the ids that it is filed under upstream, its first ones: the compiler GHC has the alternate address
    ``haskell``. It is empty where all ids are as good.
    """

    id: Any
    name: str
    kind: str = ""
    ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    second_keys: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Same:
    """Answer: the entry is that technology."""

    id: Any


@dataclass(frozen=True, slots=True)
class New:
    """Answer: the entry is like no known technology."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer: a person has to decide; ``like`` are the ids of the technologies that it may be."""

    reason: str
    like: tuple[Any, ...] = ()


Answer = Same | New | Ask


class Known:
    """Candidates, indexed by their words."""

    def __init__(self, candidates: Iterable[Candidate] = ()) -> None:
        self.candidates: dict[Any, Candidate] = {}
        self.by_id: dict[str, dict[Any, None]] = defaultdict(dict)
        self.by_name: dict[str, dict[Any, None]] = defaultdict(dict)
        self.by_dashless: dict[str, dict[Any, None]] = defaultdict(dict)
        self.by_repository: dict[str, dict[Any, None]] = defaultdict(dict)
        for candidate in candidates:
            self.add(candidate)

    def add(self, candidate: Candidate) -> None:
        """Add or update a candidate."""
        self.candidates[candidate.id] = candidate
        for word in candidate.ids:
            self.by_id[key(word)][candidate.id] = None
            self.by_dashless[dashless(word)][candidate.id] = None
        for word in forms([candidate.name, *candidate.names, *candidate.ids]):
            self.by_name[word][candidate.id] = None
        for second_key in filter(_is_repository, candidate.second_keys):
            self.by_repository[second_key][candidate.id] = None

    def with_id(self, words: Iterable[str]) -> list[Candidate]:
        return self._all(self.by_id, map(key, words))

    def with_name(self, words: Iterable[str]) -> list[Candidate]:
        return self._all(self.by_name, forms(words))

    def with_repository(self, second_keys: Iterable[str]) -> list[Candidate]:
        return self._all(self.by_repository, filter(_is_repository, second_keys))

    def called(self, word: str) -> list[Candidate]:
        """Return those that a slug or an alias leads to, as it is spelt; the slug's own one alone, if there is one."""
        fits = [one for one in self.with_name([word]) if key(word) in map(key, one.names)]
        return [one for one in fits if one.id == word] or fits

    def without_dashes(self, words: Iterable[str]) -> list[Candidate]:
        return self._all(self.by_dashless, map(dashless, words))

    def _all(self, index: dict[str, dict[Any, None]], words: Iterable[str]) -> list[Candidate]:
        ids = {id_: None for word in words if word for id_ in index.get(word, ())}
        return [self.candidates[id_] for id_ in ids]


def match(found: TechnologyEntry, known: Known) -> Answer:
    """Match an entry with the known technologies; the caller decides about a new one with a doubt."""
    with_id = known.with_id(found.ids)
    if with_id:
        return _by_id(found, with_id)
    named = known.with_name([found.name, str(found.record["technology"]), *found.record.get("aliases", ())])
    if named:
        return _by_name(found, named)
    housemates = [] if found.ids else known.with_repository(found.second_keys)
    return _by_repository(found, housemates) if housemates else New()


def match_known(found: TechnologyEntry, known: Known, *, without_dashes: bool = False) -> Answer:
    """Match an entry of figures by the word that it names its technology with; ``New`` where there is none.

    Sources that write their words without dashes find ``angular-cli`` by ``angularcli``, where exactly one fits.
    """
    fits = known.with_id(found.ids)
    if not fits and without_dashes:
        fits = known.without_dashes(found.ids)
    return Same(fits[0].id) if len(fits) == 1 else _ask("leads to", found, fits) if fits else New()


def _by_id(found: TechnologyEntry, fits: list[Candidate]) -> Answer:
    if len(fits) > 1:
        return _ask("has words that lead to", found, fits)
    (candidate,) = fits
    if _looks_like_another(found, candidate):
        return _ask("shares a word, but neither name nor address, with", found, fits)
    return _unless_kinds_differ(found, candidate)


def _looks_like_another(found: TechnologyEntry, candidate: Candidate) -> bool:
    if found.second_keys & candidate.second_keys or _called_alike(found.name, candidate.name):
        return False
    is_filed_elsewhere = bool(candidate.own) and not candidate.own & own_words(found)
    return bool(found.doubt) or is_filed_elsewhere or bool(_sorts(found.second_keys) & _sorts(candidate.second_keys))


def may_be(found: TechnologyEntry, candidate: Candidate) -> bool:
    """Return whether no address tells the two apart."""
    shared = found.second_keys & candidate.second_keys
    return bool(shared) or not _sorts(found.second_keys) & _sorts(candidate.second_keys)


def own_words(found: TechnologyEntry) -> frozenset[str]:
    """Return the ids that an entry is filed under: its key, and the slug made of it."""
    return frozenset({key(found.key), str(found.record["technology"])}) if found.ids else frozenset()


def _called_alike(one: str, other: str) -> bool:
    """Return whether two names are equal, or one is the other after its maker: ``Microsoft SQL Server``."""
    if forms([one]) & forms([other]):
        return True
    shorter, longer = sorted((clean.slug(one), clean.slug(other)), key=len)
    return bool(shorter) and longer.endswith(f"-{shorter}")


def _sorts(second_keys: frozenset[str]) -> set[str]:
    """Return the sorts of keys (``repository``, ``host`` …); with keys of one sort, two that share none differ."""
    return {second_key.partition(":")[0] for second_key in second_keys}


def _by_name(found: TechnologyEntry, named: list[Candidate]) -> Answer:
    sharing = [candidate for candidate in named if candidate.second_keys & found.second_keys]
    if len(sharing) == 1:
        return _unless_kinds_differ(found, sharing[0])
    return _ask("is called, and has an address, like" if sharing else "is called like", found, sharing or named)


def _by_repository(found: TechnologyEntry, housemates: list[Candidate]) -> Answer:
    """Who has only a name, and another one than those in its repository: “Project Calico” is Calico, and a plugin
    that lives with its host is not.
    """
    alike = [candidate for candidate in housemates if _called_alike(found.name, candidate.name)]
    if len(alike) == 1:
        return _unless_kinds_differ(found, alike[0])
    return _ask("has the repository of", found, alike or housemates)


def _unless_kinds_differ(found: TechnologyEntry, candidate: Candidate) -> Answer:
    if found.kind and candidate.kind and found.kind != candidate.kind:
        return Ask(f"{found.name} is a {found.kind}, but {candidate.name} is a {candidate.kind}", (candidate.id,))
    return Same(candidate.id)


def _ask(verb: str, found: TechnologyEntry, fits: list[Candidate]) -> Ask:
    names = ", ".join(candidate.name for candidate in fits)
    return Ask(f"{found.name} {verb} {names}", tuple(candidate.id for candidate in fits))


def _is_repository(second_key: str) -> bool:
    return second_key.startswith(clean.REPOSITORY)


def forms(words: Iterable[str]) -> set[str]:
    """Return the forms in which names are compared: as a key, as a slug, and without a bracket at the end."""
    found = set[str]()
    for word in words:
        for text in (word, clean.without_brackets(word)):
            found.update(form for form in (key(text), clean.slug(text)) if form)
    return found


def dashless(word: str) -> str:
    return key(word).replace("-", "")


def candidate_of(id_: Any, found: TechnologyEntry) -> Candidate:
    """Make a candidate for later entries of an entry that is the technology ``id_``."""
    slug = str(found.record["technology"])
    names = frozenset([slug, *found.record.get("aliases", ())])
    ids = found.ids | {slug} if found.ids else frozenset()
    return Candidate(id_, found.name, found.kind, ids, names, found.second_keys, own_words(found))


def merged(candidate: Candidate, found: TechnologyEntry) -> Candidate:
    """Return ``candidate`` with the words and keys of ``found`` added."""
    other = candidate_of(candidate.id, found)
    return Candidate(
        candidate.id,
        candidate.name,
        candidate.kind or other.kind,
        candidate.ids | other.ids,
        candidate.names | other.names | {found.name},
        candidate.second_keys | other.second_keys,
        candidate.own | other.own if candidate.own else candidate.own,
    )
