"""Lay a change over a form that others changed meanwhile. Pure: imports no Django.

Lines of a form are told apart by their ``id``, as their numbers change with each line that is added or deleted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .form_fields import Fields

Values = list[str] | None
Given = Mapping[str, list[str]]
MANAGEMENT = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: its name, and what stands there now."""

    name: str
    now: str
    typed: str


@dataclass(slots=True)
class _Lines:
    """The lines of one part of a form: those of stored rows by id, and new ones."""

    stored: dict[str, Fields] = field(default_factory=dict)
    new: list[Fields] = field(default_factory=list)


def merge(base: Given, typed: Given, now: Given) -> tuple[Fields, list[Clash]]:
    """Return ``now`` with what differs between ``base`` and ``typed``, and each field that differs three ways.

    Where fields clash, what was typed is taken. A line that was deleted meanwhile clashes if it was changed.
    """
    clashes: list[Clash] = []
    before, after, current = (_parse(fields) for fields in (base, typed, now))
    names = dict.fromkeys([*current[0], *after[0], *before[0]])
    merged = dict(_laid_over(names, before[0], after[0], current[0], clashes))
    for prefix in dict.fromkeys([*current[1], *after[1]]):
        old, typed_lines, stored = (form[1].get(prefix, _Lines()) for form in (before, after, current))
        lines = _merge_lines(prefix, old, typed_lines, stored, clashes)
        bounds = {name: now.get(f"{prefix}-{name}", typed.get(f"{prefix}-{name}", ["0"])) for name in MANAGEMENT}
        bounds |= {"TOTAL_FORMS": [str(len(lines))], "INITIAL_FORMS": [str(sum(1 for line in lines if _id(line)))]}
        merged |= {f"{prefix}-{name}": values for name, values in bounds.items()}
        merged |= {f"{prefix}-{number}-{name}": v for number, line in enumerate(lines) for name, v in line.items()}
    return merged, clashes


def _merge_lines(prefix: str, before: _Lines, after: _Lines, now: _Lines, clashes: list[Clash]) -> list[Fields]:
    lines = []
    for key, current in now.stored.items():
        typed, old = after.stored.get(key), before.stored.get(key)
        if typed is None or old is None:
            lines.append(current)
        else:
            found: list[Clash] = []
            lines.append(dict(_laid_over(dict.fromkeys([*current, *typed]), old, typed, current, found)))
            clashes += [Clash(f"{prefix}-{clash.name}", clash.now, clash.typed) for clash in found]
    for key, typed in after.stored.items():
        if key not in now.stored and not _same_line(typed, before.stored.get(key)):
            words = " ".join(value for name, values in typed.items() for value in values if name != "id")
            clashes.append(Clash(prefix, "deleted", words))
    return lines + (now.new if after.new == before.new else after.new)


def _laid_over(
    names: Mapping[str, None], before: Given, after: Given, now: Given, clashes: list[Clash]
) -> Iterator[tuple[str, list[str]]]:
    for name in names:
        old, typed, current = before.get(name), after.get(name), now.get(name)
        taken = current if _same(old, typed) else typed
        if not _same(old, typed) and not _same(old, current) and not _same(typed, current):
            clashes.append(Clash(name, _text(current), _text(typed)))
        if taken is not None:
            yield name, taken


def _parse(fields: Given) -> tuple[Fields, dict[str, _Lines]]:
    """Return the fields outside of lines, and the lines of each prefix."""
    prefixes = [name.removesuffix("-TOTAL_FORMS") for name in fields if name.endswith("-TOTAL_FORMS")]
    numbered: dict[str, dict[int, Fields]] = {prefix: {} for prefix in prefixes}
    plain = {}
    for name, values in fields.items():
        prefix = max((one for one in prefixes if name.startswith(f"{one}-")), key=len, default=None)
        number, _, rest = name[len(prefix) + 1 :].partition("-") if prefix is not None else ("", "", "")
        if prefix is None:
            plain[name] = values
        elif number.isascii() and number.isdecimal() and rest:
            numbered[prefix].setdefault(int(number), {})[rest] = values
    return plain, {prefix: _lines(of) for prefix, of in numbered.items()}


def _lines(numbered: Mapping[int, Fields]) -> _Lines:
    lines = _Lines()
    for _, line in sorted(numbered.items()):
        if key := _id(line):
            lines.stored[key] = line
        else:
            lines.new.append(line)
    return lines


def _id(line: Given) -> str:
    return next(iter(line.get("id", [])), "")


def _same_line(one: Given, other: Given | None) -> bool:
    return other is not None and all(_same(one.get(name), other.get(name)) for name in {*one, *other})


def _same(one: Values, other: Values) -> bool:
    return _text(one) == _text(other)


def _text(values: Values) -> str:
    """Return the values as a browser shows them: line breaks are sent in another way than they are stored."""
    return "\n".join(values or []).replace("\r\n", "\n")
