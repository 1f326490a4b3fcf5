"""Every key of the catalogue format, declared once. Pure: imports no Django.

A row says what may stand at a key, which column holds it and what it is where nothing is said. Checks, canonical
records, export, loading, drafts and the words for a change follow from these tables; ``Claim`` and its like in
``domain.page`` name their fields after the keys.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from comparisons.domain import pairs
from comparisons.domain.facts import FIELDS
from comparisons.domain.vocabulary import Basis, Kind, Outcome, Status, Word

from . import records, scalars
from .checks import Also, At, Check, flag, list_of, mapping_of, nested, scalar
from .records import Field, Record, RecordType
from .trees import RECORD_BYTES, RefusedValue

SENTENCE_LENGTH = 300

# ---- fields by what they hold

slug = scalar(scalars.slug)
reference = scalar(scalars.reference)
one_line = scalar(partial(scalars.line, most=200))
prose = scalar(scalars.prose)
sentence = scalar(partial(scalars.line, most=SENTENCE_LENGTH))
clause = scalar(partial(scalars.clause, most=SENTENCE_LENGTH))


def line(key: str, most: int = 200, **more: Any) -> Field:
    """Plain text on one line."""
    return Field(key, scalar(partial(scalars.line, most=most)), **more)


def name(key: str, most: int = 200, **more: Any) -> Field:
    """What somebody or something is called."""
    return Field(key, scalar(partial(scalars.name, most=most)), **more)


def text(key: str, **more: Any) -> Field:
    """Markdown without HTML."""
    return Field(key, prose, is_long=True, **more)


def word(key: str, words: type[Word], **more: Any) -> Field:
    return Field(key, scalar(scalars.word_of(words)), **more)


def address(key: str) -> Field:
    return Field(key, scalar(scalars.web_address))


def day(key: str, **more: Any) -> Field:
    return Field(key, scalar(scalars.day), default=None, parse=date.fromisoformat, dump=records.day, **more)


def past_day(key: str, **more: Any) -> Field:
    """A day on which something was done, and so none to come."""
    return Field(key, scalar(scalars.past_day), default=None, parse=date.fromisoformat, dump=records.day, **more)


def moment(key: str, check: scalars.Scalar = scalars.utc_moment) -> Field:
    return Field(key, scalar(check), default=None, parse=datetime.fromisoformat, dump=records.moment)


def whole(key: str, least: int, most: int, **more: Any) -> Field:
    return Field(key, scalar(partial(scalars.whole, least=least, most=most)), **more)


def decimal(key: str, most: int | None, places: int, default: int | None = None, **more: Any) -> Field:
    check = scalar(partial(scalars.decimal, least=0, most=most, places=places))
    return Field(key, check, default=default, parse=_decimal, dump=records.number, **more)


def _decimal(value: float) -> Decimal:
    return Decimal(str(value))


def foreign(key: str, check: Check = slug, **more: Any) -> Field:
    """The slug of a row of another table."""
    return Field(key, check, default=None, is_foreign=True, **more)


def elsewhere(key: str, check: Check, **more: Any) -> Field:
    """What no single column holds, but rows of their own."""
    return Field(key, check, is_column=False, **more)


def each(record_type: RecordType, *, also: Also | None = None, sort: Callable[..., Any] | None = None) -> Check:
    """A list of records, no two of them of one identity."""
    return list_of(nested(record_type, also=also), unique=record_type.identity, sort=sort)


def words(check: Check) -> Check:
    return list_of(check, unique=str, sort=sorted)


# ---- what belongs to a technology

CLAIM = RecordType(
    "claim",
    Field("key", scalar(scalars.claim_key)),
    line("text", 1000, required=True),
    foreign("criterion"),
    whole("strength", 1, 3, default=2),
    address("source"),
    line("source_title"),
    Field("quote", scalar(scalars.quote)),
    past_day("checked"),
    line("versions", 100),
    foreign("against", reference),
    identity=lambda claim: claim.get("key"),
)
SIGNAL = RecordType(
    "signal",
    Field("metric", scalar(scalars.metric), required=True),
    decimal("value", most=None, places=4, required=True),
    past_day("observed", required=True),
    address("source"),
    identity=lambda signal: (signal["metric"], signal["observed"], signal.get("source")),
)
RELEASE = RecordType(
    "release",
    line("cycle", 100, required=True),
    day("released"),
    line("latest", 100),
    address("source"),
    day("supported_until", null_is_meant=True),
    elsewhere("ended", flag, default=False),
    identity=lambda release: release["cycle"],
)


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


def one_support(found: Record, at: At) -> None:
    """A release says one thing about its support at most; ``supported_until`` that is null says "still supported"."""
    if found.get("ended") is True and "supported_until" in found:
        found["ended"] = at.refuse(found["cycle"], "supported_until or ended, not both")


def field(text: str) -> str:
    if text not in FIELDS:
        raise ValueError(f"one of {', '.join(FIELDS)}")
    return text


def anything(value: Any, at: At) -> Any:
    return value


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
    Field("field", scalar(field), required=True),
    Field("value", anything, default=None, required=True, null_is_meant=True),
    foreign("source", required=True),
    past_day("observed"),
    identity=lambda fact: (fact["field"], fact["source"]),
)
TECHNOLOGY = RecordType(
    "technology",
    Field("technology", reference, column="slug"),
    name("name"),
    Field("plural", flag, default=False),
    word("kind", Kind),
    foreign("category"),
    line("use_case", RECORD_BYTES, is_long=True),
    text("summary"),
    address("website"),
    address("repository"),
    Field("own_sources", words(scalar(scalars.web_address)), default=list, dump=sorted, label="own source"),
    line("licence"),
    Field("self_hosted", flag, default=None, label="self-hosted"),
    line("maturity", 50),
    Field("first_released", scalar(scalars.past_partial_day), label="first release"),
    elsewhere("aliases", list_of(reference, unique=pairs.key, sort=sorted)),
    elsewhere("related", words(scalar(scalars.related))),
    Field("packages", mapping_of(scalars.slug, words(one_line)), default=dict, dump=records.sorted_lists),
    elsewhere("pros", claims),
    elsewhere("cons", claims),
    elsewhere("signals", each(SIGNAL, sort=records.sort_signals)),
    elsewhere("releases", each(RELEASE, also=one_support, sort=records.sort_releases)),
    elsewhere("facts", each(FACT, also=value_of_its_field)),
)

# ---- what belongs to a comparison


def pick_if_outcome(found: Record, at: At) -> None:
    """A pick stands exactly where the outcome is one."""
    outcome, pick = found.get("outcome") or Outcome.PICK.value, found.get("pick")
    if isinstance(outcome, RefusedValue) or isinstance(pick, RefusedValue):
        return
    if outcome == Outcome.PICK and pick is None:
        found["pick"] = at.into(found, "pick").refuse(None, "one of the two, as the outcome is pick")
    if outcome != Outcome.PICK and pick is not None:
        found["pick"] = at.into(found, "pick").refuse(pick, f"no pick, as the outcome is {outcome}")


def pair(value: Any, at: At) -> Any:
    if isinstance(value, RefusedValue):
        return value
    if not isinstance(value, list) or len(value) != 2:
        return at.refuse(value, "a list of two technologies")
    both = [reference(item, at.into(value, index)) for index, item in enumerate(value)]
    if None in both:
        return at.refuse(value, "a list of two technologies")
    if any(isinstance(one, RefusedValue) for one in both):
        return RefusedValue(value)
    return at.refuse(both[0], "two different technologies") if both[0] == both[1] else both


CONDITION = RecordType(
    "condition",
    line("text", 500, required=True),
    day("check_by"),
    past_day("happened"),
    identity=lambda condition: condition["text"],
)
VERDICT = RecordType(
    "verdict",
    word("outcome", Outcome, default=Outcome.PICK.value),
    elsewhere("pick", reference),
    word("basis", Basis, required=True),
    line("in_short", 120),
    text("reason", label="verdict reason"),
    Field("choose_if", mapping_of(scalars.reference, clause), per_side=True),
    Field("already_using", mapping_of(scalars.reference, prose), per_side=True),
    text("best_case_for_the_other"),
    elsewhere("would_change_if", list_of(nested(CONDITION))),
    past_day("decided", label="decided on"),
    name("decided_by", 100),
)
COMPARISON = RecordType(
    "comparison",
    elsewhere("comparison", pair),
    word("status", Status, default=Status.DRAFT.value),
    moment("published", scalars.past_moment),
    past_day("reviewed"),
    name("reviewed_by", 100),
    Field("reviewed_of", scalar(scalars.digest)),
    moment("publish_at"),
    text("intro", label="introduction"),
    Field("left_out", mapping_of(scalars.slug, sentence), default=dict, dump=records.sorted_keys),
    elsewhere("verdict", nested(VERDICT, also=pick_if_outcome)),
)

# ---- what both are filed and weighed by

CATEGORY = RecordType(
    "category",
    Field("category", slug, column="slug"),
    name("name", 100),
    foreign("parent"),
    text("description"),
)
CRITERION = RecordType(
    "criterion",
    Field("criterion", slug, column="slug"),
    name("name", 100),
    line("question"),
    decimal("weight", most=5, places=2, default=1),
    whole("recheck_days", 0, 2_147_483_647, default=730),
    elsewhere("categories", words(slug)),
)

# ---- what people said about entries of open data

ANSWERS = RecordType(
    "answers",
    elsewhere("answers", slug),
    elsewhere("entries", mapping_of(scalars.entry_key, reference, null_is_meant=True)),
)

TYPES: Mapping[str, RecordType] = {one.name: one for one in (TECHNOLOGY, COMPARISON, CATEGORY, CRITERION, ANSWERS)}
"""What a record can be, by its kind."""
FLAGS = frozenset(key for key in FIELDS if TECHNOLOGY.checks[key] is flag)
"""The fields of a technology whose facts are true or false."""
