"""Every key of the catalogue format, declared once. Pure: imports no Django.

A row says what may stand at a key, which column holds it, what it is where nothing is said, and what it means. Checks,
canonical records, export, loading, drafts, the words for a change, the published schema and the reference follow from
these tables; ``Claim`` and its like in ``domain.page`` name their fields after the keys.
"""

from collections.abc import Mapping
from typing import Any

from comparisons.domain import pairs
from comparisons.domain.facts import FIELDS
from comparisons.domain.vocabulary import Basis, Kind, Outcome, Status

from . import records, scalars
from .checks import At, flag, list_of, mapping_of, nested, scalar
from .field_makers import (
    address,
    clause,
    day,
    decimal,
    each,
    elsewhere,
    foreign,
    line,
    moment,
    name,
    one_line,
    past_day,
    prose,
    reference,
    sentence,
    slug,
    text,
    whole,
    word,
    words,
)  # fmt: skip
from .field_rules import one_support, pair, pick_if_outcome
from .records import Field, Record, RecordType
from .shapes import Shape, described, nullable, shape_of
from .trees import RECORD_BYTES, RefusedValue

# ---- what belongs to a technology

CLAIM = RecordType(
    "claim",
    Field(
        "key",
        scalar(scalars.claim_key),
        help=(
            "What names the claim for good: the last part of its address, #claim-<key>. 10 characters that no "
            "other claim has. An import matches claims by it, else by side, text and against."
        ),
    ),
    line(
        "text",
        1000,
        required=True,
        help="One statement, shown whole: “Schema changes are transactional.” Two statements are two claims.",
    ),
    foreign(
        "criterion",
        help="Slug of the criterion that the claim is weighed by. Without one it is shown, and counts for nothing.",
    ),
    whole(
        "strength",
        1,
        3,
        default=2,
        help="How much it matters to somebody who cares about the criterion: 1 minor, 2 matters, 3 decisive.",
    ),
    address("source", help="The page that says so. A reader must find the statement there."),
    line("source_title", help="The title of that page."),
    Field("quote", scalar(scalars.quote), help="The words of the source that carry the claim, 25 at most."),
    past_day(
        "checked", help="The day on which somebody last read the source and found the claim in it. Not a day to come."
    ),
    line("versions", 100, help="For which versions it holds, such as >=12,<17. Absent: for all."),
    foreign(
        "against",
        reference,
        help="Slug of the one opponent that it matters against. Absent: it holds in every comparison.",
    ),
    identity=lambda claim: claim.get("key"),
    help="One pro or con of a technology. A plain statement stands for a claim that has only a text.",
)
SIGNAL = RecordType(
    "signal",
    Field(
        "metric", scalar(scalars.metric), required=True, help="What was counted. Figures of one metric can be compared."
    ),
    decimal(
        "value",
        most=None,
        places=4,
        required=True,
        help="The number: 0 or more, with at most 4 decimals and 15 digits.",
    ),
    past_day("observed", required=True, help="The day on which it was counted. Not a day to come."),
    address("source", help="Where the number comes from."),
    identity=lambda signal: (signal["metric"], signal["observed"], signal.get("source")),
    help="A figure: one number, counted on one day.",
)
RELEASE = RecordType(
    "release",
    line("cycle", 100, required=True, help="The version as its project names the cycle, such as 5.2."),
    day("released", help="The day of its release. It may lie ahead."),
    line("latest", 100, help="The newest version of the cycle, such as 5.2.7."),
    address("source", help="The page that says so."),
    day(
        "supported_until",
        null_is_meant=True,
        help="The last day of its support; null: still supported, no end set. Absent: see ended.",
    ),
    elsewhere(
        "ended",
        flag,
        default=False,
        help=(
            "true: its support is over, and the day unknown. Without it and supported_until nothing is known of "
            "its support."
        ),
    ),
    identity=lambda release: release["cycle"],
    help="A release cycle of a technology, with its support.",
)


def _claim_shape() -> Shape:
    return {"oneOf": [shape_of(CLAIM.checks["text"]), shape_of(_whole_claim)]}


@described(_claim_shape)
def claim(value: Any, at: At) -> Any:
    """Check a claim, or a statement that stands for one."""
    if isinstance(value, dict):
        return _whole_claim(value, at)
    if not isinstance(value, (str, RefusedValue)):
        return at.refuse(value, "a statement, or a mapping with text")
    statement = CLAIM.checks["text"](value, at)
    return statement if isinstance(statement, RefusedValue) else {"text": statement}


_whole_claim = nested(CLAIM)
claims = list_of(claim, unique=CLAIM.identity)


@described(lambda: {"type": "string", "enum": list(FIELDS)})
def field(text: str) -> str:
    if text not in FIELDS:
        raise ValueError(f"one of {', '.join(FIELDS)}")
    return text


@described(dict)
def anything(value: Any, at: At) -> Any:
    return value


def _shape_of_facts() -> Shape:
    return {
        "allOf": [
            {
                "if": {"required": ["field"], "properties": {"field": {"const": key}}},
                "then": {"properties": {"value": nullable(shape_of(TECHNOLOGY.checks[key]))}},
            }
            for key in FIELDS
        ]
    }


@described(_shape_of_facts)
def value_of_its_field(found: Record, at: At) -> None:
    """The value of a fact is what may stand at its field."""
    key = found["field"]
    if isinstance(key, RefusedValue):
        found["value"] = RefusedValue()  # nobody knows what may stand there
        return
    value = TECHNOLOGY.checks[key](found["value"], at.into(found, "value"))
    found["value"] = TECHNOLOGY.defaults.get(key) if value is None else value


FACT = RecordType(
    "fact",
    Field("field", scalar(field), required=True, help="The key of the technology that the source speaks about."),
    Field(
        "value",
        anything,
        default=None,
        required=True,
        null_is_meant=True,
        help="What the source says stands there; null: it says that nothing does.",
    ),
    foreign("source", required=True, help="Slug of the source, as /sources/ lists it."),
    past_day("observed", help="The day on which the source said so. Not a day to come."),
    identity=lambda fact: (fact["field"], fact["source"]),
    help="What one source says about one key of a technology.",
)
TECHNOLOGY = RecordType(
    "technology",
    Field(
        "technology",
        reference,
        column="slug",
        help=(
            "The slug, its word in addresses: cpp for C++, nodejs for Node.js. A record with a stored slug or "
            "alias changes that technology."
        ),
    ),
    name("name", help="As the project itself writes it: C++, .NET, Node.js. Required for a new technology."),
    Field(
        "plural", flag, default=False, help="true where the name reads as several things: “Utility Libraries are …”."
    ),
    word(
        "kind",
        Kind,
        help="What sort of thing it is. Needed before one of its comparisons can be in review or published.",
    ),
    foreign("category", help="Slug of the category that it is filed in."),
    line(
        "use_case",
        RECORD_BYTES,
        is_long=True,
        help=(
            "One full sentence that says when a developer should use it. Shown whole, never re-cased. Needed "
            "where kind is."
        ),
    ),
    text("summary", help="What it is, in a few sentences. Markdown without HTML."),
    address("website", help="The address of its website."),
    address("repository", help="The address of its source code."),
    Field(
        "own_sources",
        words(scalar(scalars.web_address)),
        default=list,
        dump=sorted,
        label="own source",
        help=(
            "Further addresses under which the project itself speaks: documentation, blog, wiki. Give a host that"
            " many share with its path. For an idea or a format: the texts that define it."
        ),
    ),
    line("licence", help="An SPDX expression such as Apache-2.0 OR MIT, or proprietary."),
    Field(
        "self_hosted",
        flag,
        default=None,
        label="self-hosted",
        help="Whether it can be run on one's own machines. Absent: unknown.",
    ),
    line("maturity", 50, help="The word that its source uses, such as graduated or archived."),
    Field(
        "first_released",
        scalar(scalars.past_partial_day),
        label="first release",
        help="As exactly as it is known: 2014, 2014-05 or 2014-05-27. Not a day to come.",
    ),
    elsewhere(
        "aliases",
        list_of(reference, unique=pairs.key, sort=sorted),
        help="Other words that lead here: former slugs, and names it is searched by.",
    ),
    elsewhere(
        "related",
        words(scalar(scalars.related)),
        help="Slugs of related technologies. They may be unknown here: then they are shown without a link.",
    ),
    Field(
        "packages",
        mapping_of(scalars.slug, words(one_line)),
        default=dict,
        dump=records.sorted_lists,
        help="Its own packages by ecosystem, such as npm or pypi. Its clients and plugins are not its own.",
    ),
    elsewhere("pros", claims, help="Claims that speak for it, in the order in which they are shown."),
    elsewhere("cons", claims, help="Claims that speak against it, in the order in which they are shown."),
    elsewhere("signals", each(SIGNAL, sort=records.sort_signals), help="Dated figures."),
    elsewhere(
        "releases",
        each(RELEASE, also=one_support, sort=records.sort_releases),
        help="Release cycles, with how long each is supported.",
    ),
    elsewhere(
        "facts",
        each(FACT, also=value_of_its_field),
        help=(
            "What each source says about the keys above, also where they differ. A value without a fact is the "
            "catalogue's own."
        ),
    ),
    help="A technology: what it is, its pros and cons, figures and releases.",
)

# ---- what belongs to a comparison


CONDITION = RecordType(
    "condition",
    line(
        "text",
        500,
        required=True,
        help="Reads on from “We would change this pick if”: no capital, no full stop, something one can test.",
    ),
    day("check_by", help="When to look whether it has come. It may lie ahead."),
    past_day("happened", help="The day on which it came true. Not a day to come."),
    identity=lambda condition: condition["text"],
    help="Something testable that would change a verdict.",
)
VERDICT = RecordType(
    "verdict",
    word(
        "outcome",
        Outcome,
        default=Outcome.PICK.value,
        help="pick where one can be picked; not_comparable where the two answer different questions.",
    ),
    elsewhere(
        "pick", reference, help="Slug of the one that is picked. Required where the outcome is pick, absent otherwise."
    ),
    word("basis", Basis, required=True, help="What the verdict rests on."),
    line("in_short", 120, help="One plain sentence that says why: what a reader sees first. Needed for a review."),
    text(
        "reason",
        label="verdict reason",
        help=(
            "Why, under “The Verdict”. It does not repeat in_short. Absent: sentences are composed from the data."
            " Markdown without HTML."
        ),
    ),
    Field(
        "choose_if",
        mapping_of(scalars.reference, clause),
        per_side=True,
        help="By slug, what reads on from “Choose X if”: no capital, no full stop.",
    ),
    Field(
        "already_using",
        mapping_of(scalars.reference, prose),
        per_side=True,
        help="By slug, what to do where it is in use already. Markdown without HTML.",
    ),
    text("best_case_for_the_other", help="The best honest case for what was not picked. Markdown without HTML."),
    elsewhere("would_change_if", list_of(nested(CONDITION)), help="Conditions under which the verdict would change."),
    past_day("decided", label="decided on", help="The day of the verdict. Not a day to come."),
    name("decided_by", 100, help="Who decided: a name."),
    help="What a comparison comes to, and why.",
)
COMPARISON = RecordType(
    "comparison",
    elsewhere("comparison", pair, help="The slugs of the two technologies, in any order: a pair has one comparison."),
    word("status", Status, default=Status.DRAFT.value, help="Readers see what is published."),
    moment(
        "published",
        scalars.past_moment,
        help="When it was first published. Required where the status is published. Not a day to come.",
    ),
    past_day("reviewed", help="The day on which an editor approved the page. Not a day to come."),
    name("reviewed_by", 100, help="Who approved it: a name."),
    Field(
        "reviewed_of",
        scalar(scalars.digest),
        help=(
            "Digest of what was approved, as an export writes it. Absent: the review is of the page as these "
            "files make it."
        ),
    ),
    moment("publish_at", help="When it is to be published; only with the status in_review."),
    text(
        "intro",
        label="introduction",
        help="Stands in place of the lead that is composed of both use cases. Markdown without HTML.",
    ),
    Field(
        "left_out",
        mapping_of(scalars.slug, sentence),
        default=dict,
        dump=records.sorted_keys,
        help="By slug of a criterion, one sentence that says why it makes no difference between these two.",
    ),
    elsewhere(
        "verdict", nested(VERDICT, also=pick_if_outcome), help="The verdict. Required where the status is published."
    ),
    help="Two technologies side by side, with a verdict.",
)

# ---- what both are filed and weighed by

CATEGORY = RecordType(
    "category",
    Field("category", slug, column="slug", help="The slug: its word in addresses."),
    name("name", 100, help="What it is called. Required for a new category."),
    foreign("parent", help="Slug of the category that it is a part of."),
    text("description", help="What belongs there. Markdown without HTML."),
    help="A category that technologies are filed in.",
)
CRITERION = RecordType(
    "criterion",
    Field("criterion", slug, column="slug", help="The slug by which claims name it."),
    name("name", 100, help="One or two words that head a row: Operations. Required for a new criterion."),
    line("question", help="What a reader would ask: “How hard is it to run?”"),
    decimal(
        "weight",
        most=5,
        places=2,
        default=1,
        help=(
            "How much it counts before readers set their own weights: 0 is not at all, 5 is the most. At most 2 "
            "decimals."
        ),
    ),
    whole("recheck_days", 0, 2_147_483_647, default=730, help="For how many days a checked claim on it stays fresh."),
    elsewhere("categories", words(slug), help="Slugs of the categories where it applies. Absent: everywhere."),
    help="What claims are weighed by.",
)

# ---- what people said about entries of open data

ANSWERS = RecordType(
    "answers",
    elsewhere("answers", slug, help="Slug of the source whose entries were asked about."),
    elsewhere(
        "entries",
        mapping_of(scalars.entry_key, reference, null_is_meant=True),
        help=(
            "By the source's own key: new for a technology of its own, none for no technology, else the slug of "
            "what it is. null takes an answer back."
        ),
    ),
    help="What people decided about entries of a source of open data.",
)

TYPES: Mapping[str, RecordType] = {one.name: one for one in (TECHNOLOGY, COMPARISON, CATEGORY, CRITERION, ANSWERS)}
"""What a record can be, by its kind."""
FLAGS = frozenset(key for key in FIELDS if TECHNOLOGY.checks[key] is flag)
"""The fields of a technology whose facts are true or false."""
