"""Whole processes end at any moment, as by ``kill -9``: nothing is lost or half done, and a repeat completes.

``KILLS`` says how often. ``KILL_SEED`` draws the moments of an earlier run again, ``KILL_ONLY="import|migrate"`` kills
those alone.
"""

import os
import re
import secrets
import sys
import time
from math import ceil
from random import Random

import pytest
from django.db import connection

from .killing import KINDS, Rounds, Site, opened
from .killing_servers import Serving
from .once import IS_SECOND_RUN

IS_ASKED_FOR = os.environ.get("CI") == "true" or "KILLS" in os.environ
SEED = os.environ.get("KILL_SEED") or secrets.token_hex(4)
KILLS = int(os.environ.get("KILLS") or 11)
SHARE = ceil(KILLS / (len(KINDS) + 1))
SERVING = "server under load"
KILL_ONLY = os.environ.get("KILL_ONLY", "")
OF_FILES = {"export to a file", "export to a folder", "review in files"} if IS_SECOND_RUN else set()
"""Kinds that write files, which CI kills on one database."""
MOST_TRIES = 10
"""Runs for each kill: one that is over before its moment does not count."""


def random_of(name: str) -> Random:
    return Random(f"{SEED} {name}")  # noqa: S311


def kills_of(name: str, rounds: Rounds | Serving) -> dict[str, list[list[str]]]:
    """Kill as often as this kind's share, and return what was wrong."""
    began = time.monotonic()
    wrong = []
    for _ in range(SHARE * MOST_TRIES):
        if rounds.kills >= SHARE:
            break
        try:
            found = rounds.kill()
        except AssertionError as error:
            found = [str(error)]
        wrong += [found] if found else []
    seconds = time.monotonic() - began
    print(f"{name}: {rounds.kills} kills within {rounds.length:.2f} s, {seconds:.0f} s", file=sys.stderr, flush=True)
    for found in wrong:
        print(f"  {name}: {found}", file=sys.stderr, flush=True)
    assert rounds.kills >= SHARE, f"{name} was over before it was killed"
    return {name: wrong} if wrong else {}


def kills_of_servers(site: Site) -> dict[str, list[list[str]]]:
    serving = Serving(site, random_of(SERVING))
    try:
        return kills_of(SERVING, serving)
    finally:
        serving.close()


@pytest.mark.skipif(not IS_ASKED_FOR, reason="make test-long runs it, and CI in a small form")
def test_nothing_is_lost_or_half_done_by_kills(tmp_path):
    print(f"KILL_SEED={SEED}", file=sys.stderr, flush=True)
    wrong: dict[str, list[list[str]]] = {}
    with opened(connection.vendor, tmp_path) as site:
        site.database.put_back("published")
        site.do("manage", "backup", str(tmp_path / "backups" / "whole"))
        for kind in KINDS:
            if re.search(KILL_ONLY, kind.name) and kind.name not in OF_FILES:
                wrong |= kills_of(kind.name, Rounds(site, kind, random_of(kind.name)))
        if re.search(KILL_ONLY, SERVING):
            wrong |= kills_of_servers(site)
    assert wrong == {}, f"KILL_SEED={SEED} KILLS={KILLS}"
