"""Documents of the API in a few sentences with addresses and states of review, for agents that read texts.

What a document says in sentences stays as it is. Pure: imports no Django.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from comparisons.domain.direction import isolated
from comparisons.domain.sentences import plural, sentence
from comparisons.domain.stacks.stack import Health, Stance

from .documents.comparison_shapes import ComparisonDocument, VerdictDocument
from .documents.decision_shapes import DecideDocument, PairDocument
from .documents.shapes import ReleaseDocument
from .documents.stack_shapes import PackageAnswerDocument, StackDocument
from .envelopes import Document
from .problems import quoted

SHOWN, MOST_PACKAGES = 5, 40
"""Lines of each kind; the document beside the text has all."""
STATES = {
    "reviewed": "reviewed",
    "changed": "changed since its review",
    "unreviewed": "not yet reviewed",
    "derived": "not compared",
}
UNKNOWN = "Cannot say: nothing is known here by that name."


def problem(document: Document) -> str:
    """Return a problem (RFC 9457) with all that helps to ask again."""
    near = [f"Did you mean {one['text']}? {one['url']}" for one in document.get("suggestions", [])]
    wrong = [f"{'.'.join(one['at']) or 'arguments'}: {sentence(one['detail'])}" for one in document.get("errors", [])]
    said = filter(None, (document.get("detail"), document.get("reason")))
    return "\n".join([f"{document['title']}.", *said, *wrong, *near])


def found(document: Document) -> str:
    """Return what words or a package URL may mean."""
    if "releases" in document:
        return supported(document)
    technologies = [_technology(one) for one in document["technologies"][:SHOWN]]
    comparisons = [_line(one) for one in document["comparisons"][:SHOWN]]
    texts = [f"“{one['passage']}” {one['url']}" for one in document["texts"][:SHOWN]]
    return "\n".join([*technologies, *comparisons, *texts]) or UNKNOWN


def compared(document: ComparisonDocument) -> str:
    """Return our pick with its reason, or that there is none."""
    names = " vs ".join(isolated(side["name"]) for side in _sides(document))
    verdict, weighing = document["verdict"], document["weighing"]
    said = _verdict(names, verdict) if verdict else [f"{names}: cannot say which one. Nobody has compared the two yet."]
    answer = weighing["answer"] if weighing else None
    backs = answer and verdict and answer["leader"] == verdict["pick"]
    strength = answer and (answer["strength_words"] if backs else answer["differs"])
    choose = [
        f"Choose {isolated(side['name'])} if {sentence(side['choose_if'])}"
        for side in _sides(document)
        if side["choose_if"]
    ]
    sources = {claim["source"] for side in _sides(document) for claim in side["claims"] if claim["source"]}
    cited = f"The claims cite {len(sources)} {plural(len(sources), 'source', 'sources')}: the document names them."
    return "\n".join(filter(None, [*said, strength, *choose, document["review"]["rule"], cited, document["url"]]))


def decided(document: DecideDocument) -> str:
    """Return who leads and by which pages, or why it cannot be said; and who lacks a must-have, or may lack it."""
    reasons = dict.fromkeys([document["sentence"], *(one["sentence"] for one in document["reasons"])])
    start = ["Cannot say."] if document["answer"] == "cannot_say" else []
    lacking = (one["sentence"] for one in document["findings"] if one["answer"] != "passes")
    return "\n".join([*start, *reasons, *lacking, *map(_pair, document["pairs"][:SHOWN])])


def supported(document: Document) -> str:
    """Return until when the release of a version is supported, or the newest ones."""
    name, release, releases = isolated(document["technology"]["name"]), document["release"], document["releases"]
    if not releases:
        start = [f"Cannot say: no release of {name} is recorded here."]
    elif document["version"] and release is None:
        start = [f"Cannot say: version {quoted(document['version'])} belongs to no release of {name} known here."]
    else:
        start = []
    told = [f"{name} {_support(one)}" for one in ([release] if release else releases[:SHOWN])]
    return "\n".join([*start, *told, document["technology"]["url"]])


def stack(document: StackDocument) -> str:
    """Return what needs somebody, each with its page, and how many packages are in which state."""
    known = [one for one in document["packages"] if one["technology"] and one["state"] != Health.FINE]
    unknown = [one["name"] for one in document["packages"] if not one["technology"]]
    more = [f"{len(known) - MOST_PACKAGES} more are in the document."] if len(known) > MOST_PACKAGES else []
    not_known = [f"Not known here: {', '.join(unknown[:MOST_PACKAGES])}."] if unknown else []
    said = [line for one in known[:MOST_PACKAGES] for line in _package(one)]
    return "\n".join([document["sentence"], *said, *more, *not_known, *document["notes"]])


# ---- their parts


def _sides(document: ComparisonDocument) -> Iterable[Any]:
    return document["first"], document["second"]


def _verdict(names: str, verdict: VerdictDocument) -> Iterator[str]:
    pick = f"our pick is {isolated(verdict['headline'])}" if verdict["pick"] else f"no pick: {verdict['headline']}"
    yield f"{names}: {pick}. {verdict['in_short'] or ''}".strip()
    if verdict["is_in_question"]:
        yield "It is in question: something came true that would change it, or a claim that it rests on is disputed."
    yield from verdict["goes_against_claims"]


def _technology(line: Document) -> str:
    return f"{isolated(line['name'])}: {line['use_case'] or 'no use case is recorded.'} {line['url']}"


def _line(line: Document) -> str:
    picked = next((side["name"] for side in (line["first"], line["second"]) if side["slug"] == line["pick"]), None)
    answer = f"our pick is {isolated(picked)}" if picked else "no pick"
    return f"{line['title']}: {answer}, {STATES[line['state']]}. {line['url']}"


def _pair(pair: PairDocument) -> str:
    state = STATES[pair["state"] or "derived"]
    pick = f"our own pick is {pair['pick']}, " if pair["pick"] else ""
    return f"{pair['slug']}: {pick}{state}. {pair['url']}"


def _support(release: ReleaseDocument) -> str:
    day = release["supported_until"]
    match release["support"]:
        case "supported":
            said = f"is supported until {day}" if day else "is supported"
        case "ended":
            said = f"was supported until {day}, and no longer is" if day else "is no longer supported"
        case "unknown":
            said = "has no support recorded here: cannot say"
    source = f" ({release['source']})" if release["source"] else ""
    return f"{release['cycle']} {said}{source}."


def _package(one: PackageAnswerDocument) -> Iterator[str]:
    page = one["technology"]["url"] if one["technology"] else ""
    yield f"{one['name']}: {one['state'].label.lower()}. {one['sentence']} {page}".rstrip()
    for comparison in one["comparisons"]:
        if comparison["stance"] == Stance.AGAINST or comparison["came_true"] or comparison["is_disputed"]:
            pick = f"our pick is {isolated(comparison['pick'])}" if comparison["pick"] else "no pick"
            question = ", in question" if comparison["came_true"] or comparison["is_disputed"] else ""
            yield f"  {comparison['title']}: {pick}, {comparison['review']}{question}. {comparison['url']}"
