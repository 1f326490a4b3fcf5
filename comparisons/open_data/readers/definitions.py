"""Kinds of things from the sentences that define them, by their head noun. Pure: imports no Django.

"Flask is a web framework for Python" says ``framework``; "A genre of video game" says that it is no technology. A
sentence whose head noun is in neither list says nothing, and a person is asked.
"""

import re
from dataclasses import dataclass

from comparisons.domain.vocabulary import Kind

COPULA = re.compile(r"\b(?:is|are|was|were)\b")
BOUNDARY = re.compile(
    r"(?<![^\s,])(?:that(?:['’]s)?|which|who|whose|where|when|for|of|to|with|without|in|on|at|by|from|as|into|over|between|about"
    r"|like|via|based (?:on|in|upon)|built|developed|created|made|used|designed|written|using|maintained|powered|owned"
    r"|published|inspired|focused|featuring|held|resembling|specializing|running|combining|blending|produced"
    r"|offered|provided|supporting|teaching|providing|serving|offering|containing|representing|celebrating|showcasing"
    r"|consisting|concerned|marketed|optimi[sz]ed|similar|implementing|sold|caused|defined|heavily)(?![^\s,.;:])"
    r"|[;:]|[.!?](?=\s|$)"
)
VERB = re.compile(
    r"\b(?:includes?|allows?|enables?|provides?|can|could|helps?|lets?|makes?|has|have|describes?|involves?|uses?"
    r"|refers?|designs?|seeks?|covers|stores|extends|directly|simply|automatically|usually)\b"
)
OPENING = re.compile(r"^(?:(?:an?|the|one|any|some|most|popular|of|either)\b\s*)+", re.IGNORECASE)
FAR = 60
"""Characters within which a sentence that begins with a name has come to its verb."""
WORD = re.compile(r"[a-z0-9+#.-]*[a-z0-9+#]", re.IGNORECASE)
HOLDERS = {
    "bundle", "collection", "family", "form", "kind", "member", "part", "series", "set", "subset", "suite", "type",
}  # fmt: skip
"""Nouns that say nothing themselves: "a set of practices" is about practices."""

KINDS = {
    "framework": Kind.FRAMEWORK, "library": Kind.LIBRARY, "database": Kind.DATABASE, "tool": Kind.TOOL,
    "platform": Kind.PLATFORM, "protocol": Kind.PROTOCOL, "format": Kind.FORMAT, "methodology": Kind.METHODOLOGY,
    "programming language": Kind.LANGUAGE, "scripting language": Kind.LANGUAGE, "markup language": Kind.LANGUAGE,
    "query language": Kind.LANGUAGE, "description language": Kind.LANGUAGE, "sheet language": Kind.LANGUAGE,
    "stylesheet language": Kind.LANGUAGE, "functional language": Kind.LANGUAGE, "contract language": Kind.LANGUAGE,
    "database management system": Kind.DATABASE, "database system": Kind.DATABASE, "syntax": None, "language": None,
}  # fmt: skip
TECHNICAL = {
    "algorithm", "analyzer", "api", "app", "application", "approach", "architecture", "assistant", "blockchain",
    "blockchain network", "broker", "browser", "build system", "bundler", "cdn", "cipher", "client", "cloud service",
    "cms", "comment system", "compiler", "component", "computing service", "control system", "cryptocurrency",
    "design system", "development process", "dialect", "distribution", "driver", "driver extension", "dsl", "ecosystem",
    "editor", "emulator", "engine", "environment", "firmware", "fork", "formatter", "generator", "git service",
    "highlighter", "hosting service", "ide", "implementation", "injector", "installer", "interface", "interpreter",
    "kernel", "linter", "loader", "management system", "manager", "messaging system", "messenger", "metalanguage",
    "microcontroller", "middleware", "model", "module", "name service", "numerical method", "operating system", "orm",
    "os", "paas", "package", "paradigm", "parser", "pattern", "player", "plugin api", "practice", "preparation system",
    "preprocessor", "processor", "programming model", "programming system", "proxy", "registry", "renderer",
    "rpc system", "runner", "runtime", "runtime system", "sdk", "server", "shell", "shortener", "software",
    "software project", "specification", "stack", "standard", "substrate", "subsystem", "superset", "syntax",
    "syntax extension", "technique", "technology", "terminal", "testing", "theorem prover", "toolchain", "toolkit",
    "transpiler", "utility", "virtual machine", "vocabulary", "workbench", "wrapper", "markup",
}  # fmt: skip
NOUNS = TECHNICAL.union(KINDS)
NOT_ONE = {
    "a game or a genre of games": {
        "game", "genre", "shooter", "speedrun", "game console", "fantasy console", "handheld",
        "puzzle", "sport", "moba", "battler", "mmorpg",
    },
    "an event": {
        "hackathon", "competition", "event", "celebration", "jam", "calendar", "challenge", "contest", "conference",
        "festival", "mission", "bootcamp", "training",
    },
    "people or an organisation": {
        "company", "organization", "organisation", "university", "school", "community", "foundation", "agency",
        "institute", "institution", "manufacturer", "developer", "publisher", "organizer", "collective", "group",
        "association", "college", "team", "exchange", "initiative", "gathering", "people", "meteorological service",
        "industry",
    },
    "a place": {"city", "capital", "country", "state", "town"},
    "a site or service for everybody": {
        "website", "forum", "encyclopedia", "social network", "networking service", "network service",
        "messaging service", "streaming service", "email service", "chat service", "social platform",
        "sharing platform", "media platform", "networking platform", "distribution platform",
        "online-learning platform",
        "ip service", "voice-over-ip service", "reality platform", "payment system", "microblogging network", "tracker",
        "streaming platform", "video service", "naming service", "online platform",
    },
    "a field of study or an activity": {
        "science", "art", "study", "disease", "act", "activity", "profession", "acronym", "fact", "identity",
    },
    "a list": {"list"},
    "a device": {"computer", "vacuum", "tablet", "phone", "device", "watch", "hardware security module"},
}  # fmt: skip
TELLING = {
    "social": "a site or service for everybody",
    "forum": "a site or service for everybody",
    "community": "people or an organisation",
    "art": "a field of study or an activity",
}
"""Words that say it wherever they stand in the phrase."""
FIELD_OF_STUDY = re.compile(r"\b(?:theory|mechanics|dynamics|physics)$", re.IGNORECASE)
"""How names end that no technology has, whatever the sentence calls them."""
SORT_OF = re.compile(r"\W*(?:is|are) (?:an? )?(?:type|kind|form|sort)\b", re.IGNORECASE)
WIKIPEDIA = re.compile(r"\(([^()]*)\)$")
WIKIPEDIA_WORDS = {
    "software", "application", "text editor", "operating system", "file format", "package manager", "web browser",
    "desktop environment", "programming language", "stylesheet language", "web framework", "framework",
    "JavaScript library", "JavaScript framework", "game framework", "software platform", "software bundle", "standard",
    "proof assistant", "Unix shell", "package management software", "blockchain platform", "CMS",
    "productivity software",
}  # fmt: skip
"""What Wikipedia puts in brackets behind a title, where that is a technology."""


@dataclass(frozen=True, slots=True)
class Definition:
    """``phrase`` is what the sentence says the thing is, ``kind`` its kind where it says one, ``doubt`` why it may be
    no technology; ``is_silent`` where that is only because the sentence does not say."""

    phrase: str
    kind: str = ""
    doubt: str = ""
    is_silent: bool = False


def define(name: str, sentence: str, *, wikipedia: str = "") -> Definition:
    """Return what ``sentence`` says that ``name`` is; ``wikipedia`` is the title of its article there."""
    phrase = noun_phrase(name, sentence)
    ends = _ends(phrase)
    if no_technology := _no_technology(phrase, ends):
        return Definition(phrase, doubt=f"by its description it is {no_technology} (“{phrase}”)")
    if FIELD_OF_STUDY.search(re.sub(r"\s*\([^()]*\)", "", name)):
        return Definition(phrase, doubt="its name is that of a field of study")
    if NOUNS.intersection([_singular(name.lower())]) or _is_common(name, sentence, phrase):
        return Definition(phrase, doubt="its name is a common noun")
    for end in ends:
        if end in KINDS:
            return Definition(phrase, kind=KINDS[end] or "")
    in_brackets = WIKIPEDIA.search(wikipedia)
    if TECHNICAL.intersection(ends) or (in_brackets and in_brackets[1] in WIKIPEDIA_WORDS):
        return Definition(phrase)
    return Definition(
        phrase, doubt=f"its description does not say that it is a technology (“{phrase}”)", is_silent=True
    )


def _is_common(name: str, sentence: str, phrase: str) -> bool:
    """Whether a sentence speaks of a sort of things: "A parser is", "Parsers are", "is a type of", "Tools to".

    A name that ends in such a word, written small ("Toy language"), and a sentence that says what it takes to be one
    ("A language that") speak of a sort too; "Universal Windows Platform" is a name.
    """
    word = re.escape(name)
    if re.match(rf"(?:an? {word}|{word}s (?:is|are)\b)", sentence, re.IGNORECASE):
        return True
    if sentence.lower().startswith(name.lower()):
        return bool(SORT_OF.match(sentence[len(name) :]))
    is_of_such_words = " " in name and name.split()[-1].islower() and bool(NOUNS.intersection(_ends(name)))
    if is_of_such_words and sentence.lower().startswith(("a ", "an ")):
        return True
    head = phrase.split()[0].lower() if phrase else ""
    return phrase.lower() == "software" or (head != _singular(head) and _singular(head) in KINDS)


def _no_technology(phrase: str, ends: list[str]) -> str:
    for what, nouns in NOT_ONE.items():
        if nouns.intersection(ends):
            return what
    return next((TELLING[word] for word in phrase.lower().split() if word in TELLING), "")


def noun_phrase(name: str, sentence: str) -> str:
    """Return the noun phrase that defines ``name``, up to the first preposition or participle; empty where none does.

    >>> noun_phrase("Flask", "Flask is a web framework for Python based on the Werkzeug toolkit.")
    'web framework'
    >>> noun_phrase("DevOps", "DevOps is a set of practices that combine development and operations.")
    'practices'
    >>> noun_phrase("Playwright", "Playwright enables reliable end-to-end testing for modern web apps.")
    ''
    """
    rest = re.sub(r"\([^()]*\)", " ", sentence)
    rest = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", rest)
    is_named = rest.lower().startswith(name.lower())
    if is_named:
        rest = rest[len(name) :]
    copula, boundary = COPULA.search(rest, 0, FAR), BOUNDARY.search(rest)
    opens = OPENING.match(rest) and not is_named
    if copula and (boundary is None or copula.start() < boundary.start() or not opens):
        return _up_to_boundary(rest[copula.end() :])
    phrase = "" if is_named and not rest.startswith(",") else _up_to_boundary(rest.strip(" ,"))
    return "" if VERB.search(phrase) else phrase


def _up_to_boundary(rest: str) -> str:
    rest = OPENING.sub("", rest.strip())
    boundary = BOUNDARY.search(rest)
    phrase = " ".join((rest[: boundary.start()] if boundary else rest).split())
    holds = phrase and _singular(phrase.split()[-1].lower()) in HOLDERS
    if boundary and boundary.group().lower() == "of" and (holds or not phrase):
        return _up_to_boundary(rest[boundary.end() :])
    return phrase.strip(' ,."“”')[:80]


def _ends(phrase: str) -> list[str]:
    """The last three words, the last two and the last one, in the singular: ``["web framework", "framework"]``."""
    words = [word.lower() for word in WORD.findall(phrase)]
    while words and words[-1].endswith("ly") and words[-1] != "assembly":
        words.pop()
    if words:
        words[-1] = _singular(words[-1])
    return [" ".join(words[-length:]) for length in (3, 2, 1) if len(words) >= length]


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "os"))
    return word[:-1] if is_plural else word
