"""Resolves subjects: which words lead to which technology once the run is written.

A technology's slug comes first, then the aliases of the run's own records, then the stored ones, so that importing
files together equals importing them one after the other.
"""

from collections.abc import Iterable, Iterator

from comparisons.catalogue import scalars
from comparisons.catalogue.export import batches
from comparisons.catalogue.problems import Problems
from comparisons.domain import pairs
from comparisons.models import Alias, Merge

from .spool import UNRESOLVED, Fragment, Spool

Stated = dict[str, tuple[list[str], Fragment]]
"""The aliases that the run's records carry, in the form of ``pairs.key``, by the slug of their technology."""
UNKNOWN_TECHNOLOGY = "the slug or an alias of a technology that is stored or part of this import"
LOOKUP = 5000
REMEMBERED = 100_000
"""Stored words that are kept in memory before they are forgotten and asked for anew."""


class Names:
    """Which technology a word leads to, by slug, once the run is written.

    Holds the words of the run's technologies in memory, and of the stored ones as many as fit.
    """

    def __init__(self) -> None:
        self.run: dict[str, str] = {}
        self.dropped: set[str] = set()
        self.stored: dict[str, str | None] = {}

    def resolve(self, words: Iterable[str]) -> dict[str, str]:
        """Return the slugs by word, for those ``words`` (in the form of ``pairs.key``) that lead to a technology."""
        wanted = set(words)
        if len(self.stored) > REMEMBERED:
            self.stored.clear()
        self._remember(word for word in wanted if word not in self.run and word not in self.stored)
        found = {word: self.run.get(word) or self.stored_slug(word) for word in wanted}
        return {word: slug for word, slug in found.items() if slug}

    def stored_slug(self, word: str) -> str | None:
        return None if word in self.dropped else self.stored.get(word)

    def _remember(self, words: Iterable[str]) -> None:
        for batch in batches(words, LOOKUP):
            self.stored.update(dict.fromkeys(batch))
            self.stored.update(stored_slugs(batch))


def stored_slugs(keys: list[str]) -> dict[str, str]:
    """Return the slugs that stored aliases lead to, by key."""
    return dict(Alias.objects.filter(key__in=keys).order_by().values_list("key", "technology__slug"))


def name_technologies(spool: Spool, problems: Problems) -> Names:
    """Set the subjects of the run's technology records."""
    named = _Named(spool)
    names = Names()
    for fragments in spool.fragments("technology"):
        subjects = [(named.subject(fragment.words[0]), fragment) for fragment in fragments if fragment.words]
        for subject, fragment in subjects:
            names.run[fragment.words[0]] = subject
            names.run[subject] = subject
            if subject == fragment.words[0] and subject not in named.slugs:
                _refuse_bad_slug(fragment, spool, problems)
        spool.name_subjects((subject, fragment.id) for subject, fragment in subjects)
    _claim_aliases(spool, named, names, problems)
    return names


def _refuse_bad_slug(fragment: Fragment, spool: Spool, problems: Problems) -> None:
    """A new technology is called by its slug; a stored one may be called by any of its aliases."""
    word = fragment.content.get("technology")
    if word is None:
        return  # it was refused, and that has been said
    try:
        scalars.slug(word)
    except ValueError as error:
        problems.add(fragment.place, "technology", word, str(error))
        spool.refuse([fragment])


def name_comparisons(spool: Spool, names: Names, problems: Problems) -> None:
    """Set the subjects of the run's comparison records: the canonical paths of their pairs.

    Records of a pair that nobody knows are merged and judged too, under what they call it.
    """
    for fragments in spool.fragments("comparison"):
        known = names.resolve(word for fragment in fragments for word in fragment.words)
        subjects = []
        for fragment in fragments:
            slugs = [known.get(word) for word in fragment.words]
            _refuse_bad_pair(fragment, slugs, problems)
            if len(slugs) == 2:
                called = [slug or word for slug, word in zip(slugs, fragment.words, strict=True)]
                is_pair = all(slugs) and slugs[0] != slugs[1]
                subjects.append((("" if is_pair else UNRESOLVED) + pairs.canonical(*called), fragment.id))
        spool.name_subjects(subjects)


def _refuse_bad_pair(fragment: Fragment, slugs: list[str | None], problems: Problems) -> None:
    if "comparison" not in fragment.content:
        return
    for index, slug in enumerate(slugs):
        if slug is None:
            word = fragment.content["comparison"][index]
            problems.add(fragment.place, f"comparison[{index + 1}]", word, UNKNOWN_TECHNOLOGY)
    if slugs[0] is not None and slugs[0] == slugs[1]:
        problems.add(fragment.place, "comparison", slugs[0], "two different technologies")


class _Named:
    """The slugs and aliases in the run's technology records, and what they lead to."""

    def __init__(self, spool: Spool) -> None:
        self.aliases: dict[str, list[str] | None] = {}
        for fragment in _technologies(spool):
            carried = fragment.content.get("aliases", ...)
            if carried is not ...:
                self.aliases[fragment.words[0]] = [pairs.key(alias) for alias in carried or []]
            else:
                self.aliases.setdefault(fragment.words[0], None)
        self.owners = {alias: word for word, aliases in self.aliases.items() for alias in aliases or []}
        self.stored: dict[str, str] = {}
        for words in batches(self.aliases, LOOKUP):
            self.stored.update(stored_slugs(words))
        self.slugs = set(self.stored.values())
        self.lost: dict[str, set[str]] = {}
        for slugs in batches(self.slugs, LOOKUP):
            self.lost.update(Merge.objects.lost_into(slugs))

    def subject(self, word: str) -> str:
        """Return the slug of the technology that a record calls ``word``."""
        seen = set()
        while word not in seen:
            seen.add(word)
            leads_to = self.stored.get(word)
            if leads_to == word:
                return word
            if word in self.owners:
                word = self.owners[word]
            elif leads_to is not None and not self._drops(leads_to, word):
                return leads_to
        return word

    def _drops(self, slug: str, alias: str) -> bool:
        """Return whether the run takes a stored alias away from its technology; the slug of a merged one stays."""
        kept = self.aliases.get(slug)
        return kept is not None and alias not in kept and alias not in self.lost.get(slug, ())


def _technologies(spool: Spool) -> Iterator[Fragment]:
    for fragments in spool.fragments("technology"):
        yield from (fragment for fragment in fragments if fragment.words)


def _claim_aliases(spool: Spool, named: _Named, names: Names, problems: Problems) -> None:
    """Resolve the aliases that the run states; refuse those that two technologies claim."""
    stated: Stated = {}
    for fragment in _technologies(spool):
        aliases = fragment.content.get("aliases", ...)
        if aliases is not ...:
            stated[names.run[fragment.words[0]]] = ([pairs.key(alias) for alias in aliases or []], fragment)
    for batch in batches(stated, LOOKUP):
        rows = Alias.objects.filter(technology__slug__in=batch).order_by().values_list("key", "technology__slug")
        lost = Merge.objects.lost_into(batch)
        left_out = {key for key, slug in rows if key not in {slug, *stated[slug][0], *lost.get(slug, ())}}
        names.dropped |= left_out - names.run.keys()
    taken = [
        (fragment, alias, owner)
        for slug, (aliases, fragment) in stated.items()
        for alias in aliases
        if (owner := names.run.setdefault(alias, slug)) != slug
    ]
    for fragment, alias, owner in [*taken, *_taken_before(stated, names)]:
        expected = f"a word that leads to no other technology; it leads to {owner}"
        problems.add(fragment.place, "aliases", alias, expected)
        spool.refuse([fragment])
    for fragment in _technologies(spool):
        for alias in (fragment.refused or {}).get("aliases") or []:
            if alias is not None:  # what is right of a refused list leads there too, so that nobody calls it unknown
                names.run.setdefault(pairs.key(alias), names.run[fragment.words[0]])


def _taken_before(stated: Stated, names: Names) -> Iterator[tuple[Fragment, str, str]]:
    """Yield the aliases that the run states and a stored technology keeps, with that technology's slug."""
    for batch in batches(stated, LOOKUP):
        keys = [alias for slug in batch for alias in stated[slug][0]]
        owners = {key: slug for part in batches(keys, LOOKUP) for key, slug in stored_slugs(part).items()}
        for slug in batch:
            aliases, fragment = stated[slug]
            for alias in aliases:
                owner = owners.get(alias, slug)
                if owner != slug and alias not in names.dropped and names.run[alias] == slug:
                    yield fragment, alias, owner
