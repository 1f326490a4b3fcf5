"""Which tests continuous integration runs on one database alone: those whose answer no database can change.

pytest-django refuses the database to a test that has not asked for it. Such a test runs once, unless its file, or a
helper that the file imports, may reach a database in another way. So does a test in a browser, which shows what a
server has sent: what is stored and sent is asked of both databases without one.
"""

import os
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

IS_SQLITE = "sqlite3" in settings.DATABASES["default"]["ENGINE"]
IS_SECOND_RUN = os.environ.get("CI") == "true" and not IS_SQLITE
IS_FIRST_OF_TWO = os.environ.get("CI") == "true" and IS_SQLITE and bool(os.environ.get("TEST_POSTGRES_URL"))
OTHER_WAYS = re.compile(
    r"\b(django\.db|django_db_blocker|psycopg|sqlite3|subprocess|multiprocessing|DATABASES?(_URL)?)\b"
)
"""Processes, connections and fixtures of a file's own, and what it says of a database without asking one."""
HELPERS = re.compile(r"^\s*from (?:tests)?\.(\w*) import ([\w, ]*)", re.MULTILINE)
WITHOUT_A_DATABASE = {
    "test_commands_of_documents",
    "test_hashing",
    "test_import_output",
    "test_made_files",
    "test_private_files",
    "test_settings",
    "test_worker_starts",
}
"""Files that start processes, or reach files, which have no database or one of their own on SQLite."""
OF_ROLES = {"test_role_addresses", "test_roles"}
"""Files that ask each address for each role: Django's permissions decide, after the same rows are read."""
GENERATED = {"test_api_schema", "test_payloads_in_admin", "test_poisoned_pages"}
"""Files that send what a machine makes up: what of it reaches the database, other files ask of both."""
OF_FORMS = {
    "test_api_documentation",
    "test_badges",
    "test_compare_command",
    "test_embeds",
    "test_json_adds_up",
    "test_listed",
    "test_markdown_comparison",
    "test_nothing_unpublished",
    "test_one_answer_in_every_form",
    "test_opensearch",
    "test_page_kinds",
    "test_programs_doc",
    "test_reuse",
    "test_structured_data",
    "test_tutorial",
}
"""Files that hold what pages say against its other forms: both databases are asked for the pages themselves."""
OF_EDITORS = {
    "test_admin_names_and_figures",
    "test_admin_proposals",
    "test_admin_publishing",
    "test_admin_technologies",
    "test_change_requests",
    "test_confirming",
    "test_conflicts",
    "test_desk",
    "test_desk_conflicts",
    "test_desk_for_review",
    "test_desk_live",
    "test_drafts",
    "test_no_lost_update",
    "test_restoring",
    "test_today",
}
"""Files of editors' screens, of which the second database is asked every other test: Django's forms decide there, and
what they store goes through verbs, whose tests ask both."""
BETWEEN_BOTH = {"test_copy_database"}
"""Files that move rows between two databases: the second run has one of each kind, the first only one kind."""
WATCHED = {"make", "admin_pages"}
"""Helpers that only use models, where pytest-django watches."""


ASKED_ONCE = WITHOUT_A_DATABASE | OF_ROLES | GENERATED | OF_FORMS


def is_asked_once(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", [])
    if "browser" in fixtures or item.path.stem in ASKED_ONCE:
        return True
    asks = item.get_closest_marker("django_db") or "db" in fixtures or "transactional_db" in fixtures
    return not asks and not has_other_ways(item.path)


def left_out(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that this run leaves to the other one; none where there is only one."""
    if IS_FIRST_OF_TWO:
        return [item for item in items if item.path.stem in BETWEEN_BOTH]
    if not IS_SECOND_RUN:
        return []
    of_editors = [item for item in items if item.path.stem in OF_EDITORS and not is_asked_once(item)]
    return [item for item in items if is_asked_once(item)] + of_editors[1::2]


@cache
def has_other_ways(file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    return OTHER_WAYS.search(text) is not None or any(map(has_other_ways, _helpers(file, text)))


def _helpers(file: Path, text: str) -> list[Path]:
    """Modules beside the file that it imports."""
    names = {name for module, names in HELPERS.findall(text) for name in (module, *re.findall(r"\w+", names))}
    return [path for name in sorted(names - WATCHED) if (path := file.with_name(f"{name}.py")).is_file()]
