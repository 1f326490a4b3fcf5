"""docs/reference.md says what this release does: it is made from settings, commands and addresses."""

import re

from django.core.management import get_commands

from comparisons.management.commands.write_reference import FILE, page

from .test_docs import described


def test_the_page_is_what_the_command_would_write():
    assert FILE.read_text(encoding="utf-8") == page(), "run manage.py write_reference"


def test_each_setting_and_each_command_of_ours_has_its_part_and_says_what_it_does():
    said = page()

    assert re.findall(r"^\*\*`([A-Z_]+)`\*\*, such as `.+`\. \w.+\.$", said, re.MULTILINE) == list(described())
    ours = sorted(name for name, app in get_commands().items() if app in ("comparisons", "nicepick"))
    assert re.findall(r"^### (\w+)\n\n\w.+\.$", said, re.MULTILINE) == ours


def test_options_are_named_with_what_they_take_and_those_of_django_are_left_out():
    said = page()

    assert "- `--force`: Replace a file that is there." in said
    assert "- `--most N`: " in said
    assert "`--traceback`" not in said


def test_each_address_says_how_long_it_is_kept():
    said = page()

    assert "| `/compare/<pair>/` | 10 minutes |" in said
    assert "| `/technologies/<slug>/` | 1 minute |" in said
    assert "| `/search/` | never |" in said
