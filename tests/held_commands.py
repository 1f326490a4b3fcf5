"""Commands of the documents that cannot run here, and the test that holds each by reading it instead."""

import re

from .test_docs import command_of

COLLECTED = "test_settings.py::test_collected_files_carry_a_hash_and_are_kept_by_browsers"
HELD = {
    r"apt-get ": "test_operating.py::test_what_is_installed_first_is_what_is_called",
    r"useradd ": "test_operating.py::test_the_account_of_the_document_is_that_of_the_units",
    r"systemctl ": "test_operating.py::test_the_document_names_units_that_are_there",
    r"certbot ": "test_nginx.py::test_a_certificate_can_be_had_and_renewed",
    r"nginx -t$": "test_nginx.py::test_only_what_belongs_to_the_machine_is_replaced_for_the_benchmark",
    r"(createuser|createdb) ": "test_operating.py::test_the_database_of_the_document_is_that_of_its_address",
    r"docker compose ": "test_containers.py::test_documents_name_services_that_are_there",
    r"make ": "test_docs.py::test_every_command_that_is_shown_exists",
    r"\.venv/bin/python manage\.py collectstatic ": COLLECTED,
    r"curl \$SITE/": "test_programs_doc.py::test_every_curl_is_answered",
}
"""A pattern of what a command begins with: its test."""


def holding(line: str) -> str:
    """The test that holds the command of this line, or nothing."""
    command = " ".join(command_of(line))
    return next((test for pattern, test in HELD.items() if re.match(pattern, command)), "")


def is_held(line: str) -> bool:
    return holding(line) != ""
