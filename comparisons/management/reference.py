"""The reference of settings, commands and addresses in Markdown, made from what the code and .env.example declare."""

import re
from argparse import SUPPRESS
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol, cast

from django.core.management import BaseCommand, CommandParser, get_commands, load_command_class
from django.urls import URLPattern

OURS = ("comparisons", "nicepick")
INTRODUCTION = """\
# Reference: settings, commands, addresses

`manage.py write_reference` writes this page from `.env.example`, the commands and the addresses, so it says what this
release does. Two more references are made in the same way: [the catalogue format](catalogue-format.md), and the API
at `/api/v1/` of each site.
"""
SETTINGS = """\
## Settings

Each is a variable of the environment, or a line of a file `.env` beside `manage.py`. The site runs without any. A
wrong value stops it with a sentence.
"""
COMMANDS = """\
## Commands

`.venv/bin/python manage.py NAME`, in the folder of the site. Each ends with 0 where all went well, and with 1 and a
sentence on standard error where not; what says more is named. Django's own commands are there too.
"""
ADDRESSES = """\
## Addresses

How long the site and a shared cache may keep an answer; a change that is stored ends it sooner. What takes weights,
several names or free text is made anew each time.

| address | kept |
| --- | --- |"""
SAMPLE = {"pair": "a-vs-b", "slug": "a"}
BLANKS = re.compile(r"\s+")
WITHOUT_VALUE = ("store_true", "store_false", "count")


def text(environment: str, patterns: Iterable[Any]) -> str:
    """Return the page: ``environment`` is the text of .env.example, ``patterns`` are those of urls.py."""
    return "\n".join([INTRODUCTION, *_settings(environment), *_commands(), ADDRESSES, *_addresses(patterns)]) + "\n"


# ---- settings


def _settings(environment: str) -> Iterator[str]:
    yield SETTINGS
    for block in environment.split("\n\n"):
        said = " ".join(line.removeprefix("#").strip() for line in block.splitlines() if line.startswith("# "))
        for name, value in re.findall(r"^#([A-Z_]+)=(.*)$", block, re.MULTILINE):
            yield f"**`{name}`**, such as `{value}`. {said}\n"


# ---- commands


class Argument(NamedTuple):
    """An option or a positional argument as a command declares it."""

    names: tuple[str, ...]
    options: Mapping[str, Any]

    @property
    def usage(self) -> str:
        name = self.names[-1]
        taken = (
            ""
            if self.options.get("action") in WITHOUT_VALUE
            else self.options.get("metavar") or name.lstrip("-").upper()
        )
        many = "…" if self.options.get("nargs") in ("*", "+") else ""
        return f"{name} {taken}{many}" if name.startswith("-") and taken else f"{taken or name}{many}"

    @property
    def help(self) -> str:
        return _plain(self.options.get("help") or "")


class Arguments:
    """Stands in for a parser, and keeps what a command adds to it."""

    def __init__(self) -> None:
        self.found: list[Argument] = []

    def add_argument(self, *names: str, **options: Any) -> None:
        if options.get("help") is not SUPPRESS:
            self.found.append(Argument(names, options))

    def add_mutually_exclusive_group(self, **options: Any) -> "Arguments":
        return self


def _commands() -> Iterator[str]:
    yield COMMANDS
    for name, app in sorted(get_commands().items()):
        if app in OURS:
            yield from _command(name, load_command_class(app, name))


def _command(name: str, command: BaseCommand) -> Iterator[str]:
    arguments = Arguments()
    command.add_arguments(cast("CommandParser", arguments))
    yield f"### {name}\n\n{_plain(command.help)}\n"
    lines = [f"- `{one.usage}`: {one.help}" if one.help else f"- `{one.usage}`" for one in arguments.found]
    if lines:
        yield "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return BLANKS.sub(" ", text).strip()


# ---- addresses


class Policy(Protocol):
    """For how long an answer is kept at most."""

    @property
    def seconds(self) -> int: ...


def _addresses(patterns: Iterable[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name:
            route = re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern.pattern))
            captured = {name: SAMPLE.get(name, "a") for name in pattern.pattern.converters}
            yield f"| `/{route}` | {_kept(cast('Any', pattern.callback).keep(**captured))} |"


def _kept(policy: Policy | None) -> str:
    if policy is None:
        return "never"
    minutes = policy.seconds // 60
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
