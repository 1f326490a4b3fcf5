"""How long a comparison is before anything is opened, on a phone and on a desk, and with all of it on paper."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from .starter import import_starter

pytestmark = pytest.mark.django_db(transaction=True)

EXAMPLE = Path(__file__).parent / "data" / "example.yaml"
PAIRS = ("mysql-vs-postgresql", "react-vs-vuejs", "supervised-fine-tuning-vs-unsupervised-learning", "nosql-vs-sql")


@pytest.mark.parametrize(("width", "height", "screens"), [(360, 640, 9), (1280, 800, 5)])
def test_a_comparison_takes_few_screens(visitor, tmp_path, width, height, screens):
    paths = import_starter(tmp_path, *PAIRS)
    call_command("import_catalogue", str(EXAMPLE), stdout=io.StringIO())
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": height})

    lengths = {}
    for path in (*paths, "/compare/pair-programming-vs-technical-debt/"):
        page.goto(path)
        lengths[path] = round(page.evaluate("document.documentElement.scrollHeight") / height, 1)

    assert {path: length for path, length in lengths.items() if length > screens} == {}, lengths


def test_a_comparison_is_printed_on_three_sheets(visitor, tmp_path):
    page = visitor.new_page()

    sheets = {}
    for path in import_starter(tmp_path, *PAIRS[:2]):
        page.goto(path)
        sheets[path] = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))

    assert {path: number for path, number in sheets.items() if number != 3} == {}, sheets
