"""The font and the bundles of style sheets are made at set-up: the repository holds what they are made of."""

import io
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client
from fontTools.ttLib import TTFont
from PIL import Image

from nicepick.made import bundles
from nicepick.made.finder import MadeFilesFinder

pytestmark = pytest.mark.usefixtures("known_files")

FONT = "fonts/nice-pick-serif.woff2"
ALONE = {"editors", "preview"}
"""Style sheets of editors' pages, which are in no bundle."""


@pytest.fixture
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


@pytest.fixture(scope="module")
def font():
    packed = Path(finders.find(FONT)).read_bytes()
    return packed, TTFont(io.BytesIO(packed))


def test_the_font_is_small_and_has_weights_from_regular_to_bold(font):
    packed, read = font

    assert len(packed) <= 45_000
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in read["fvar"].axes] == [("wght", 400, 700)]


def test_the_font_has_the_letters_of_latin_and_the_site_s_signs(font):
    letters = font[1].getBestCmap().keys()

    assert set(map(ord, "AzÀÿĀſŁőŠşžȘ–—‘’“”…·×−■✓→0€")) <= letters
    assert not set(map(ord, "жλ中")) & letters


def test_the_font_has_a_name_of_its_own_and_keeps_copyright_and_licence(font):
    named = {record.nameID: str(record) for record in font[1]["name"].names}

    assert not [number for number in (1, 3, 4, 6) if "Source" in named[number]]
    assert "Adobe" in named[0]
    assert "Open Font License" in named[13]
    assert "SIL OPEN FONT LICENSE Version 1.1" in Path(finders.find("fonts/OFL.txt")).read_text(encoding="utf-8")


def test_a_made_file_is_made_once(own_folder, monkeypatch):
    made = []
    monkeypatch.setattr("nicepick.made.finder.MADE_ONCE", {FONT: lambda: made.append(1) or b"a font"})
    finder = MadeFilesFinder()

    first, again = finder.find(FONT), finder.find(FONT)

    assert first == again
    assert Path(first).read_bytes() == b"a font"
    assert made == [1]
    assert finder.find("fonts/another.woff2") == []
    assert (finder.find(FONT, find_all=True), finder.find("nothing", find_all=True)) == ([first], [])


def test_where_nothing_can_be_written_what_was_made_is_found_and_nothing_else(own_folder, monkeypatch):
    kept = MadeFilesFinder().find("css/bundle-lists.css")
    monkeypatch.setattr("nicepick.made.finder._write", lambda *_: (_ for _ in ()).throw(PermissionError))
    finder = MadeFilesFinder()

    assert finder.find("css/bundle-lists.css") == kept
    assert finder.find(FONT) == []
    assert [name for name, _ in finder.list([])] == ["css/bundle-lists.css"]


def test_a_changed_component_shows_at_once(own_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "FOLDER", tmp_path)
    monkeypatch.setitem(bundles.COMPONENTS, "lists", ("one", "two"))
    (tmp_path / "one.css").write_text("/* of\nlists */\na {\n  color: red;\n}\n")
    (tmp_path / "two.css").write_text("b { color: red; }\n")
    finder, read = MadeFilesFinder(), lambda path: Path(path).read_text()

    before = read(finder.find("css/bundle-lists.css"))
    (tmp_path / "two.css").write_text("b { color: blue; }\n")
    after = read(finder.find("css/bundle-lists.css"))

    assert before == "a {\ncolor: red;\n}\nb { color: red; }"
    assert after == before.replace("b { color: red", "b { color: blue")


def test_each_component_is_in_one_bundle():
    bundled = [component for components in bundles.COMPONENTS.values() for component in components]

    assert sorted(bundled) == sorted({path.stem for path in bundles.FOLDER.glob("*.css")} - ALONE)


def test_no_template_loads_a_component_by_itself():
    public = [path for path in (site.BASE_DIR / "templates").rglob("*.html") if "admin" not in path.parts]
    named = {name for path in public for name in re.findall(r"static\('css/([^']+)\.css'\)", path.read_text())}

    assert named <= ALONE


@pytest.mark.django_db
def test_a_page_loads_three_style_sheets_at_most_and_the_font_before_it_is_asked_for():
    response = Client().get("/method/")
    head = BeautifulSoup(response.content, "html.parser").head

    (preload,) = head.select("link[rel=preload]")
    assert (preload["as"], preload["type"]) == ("font", "font/woff2")
    assert preload.has_attr("crossorigin")  # without it, a browser loads the font twice
    assert preload["href"] == f"/static/{FONT}"
    assert 1 <= len(head.select("link[rel=stylesheet]")) <= 3
    assert "font-src 'self'" in response["Content-Security-Policy"]
    assert Client().get("/static/fonts/OFL.txt").status_code == 200


def test_a_file_that_is_not_there_is_not_found_while_files_change(settings):
    settings.WHITENOISE_AUTOREFRESH = True  # as with DEBUG

    assert finders.find("css/nothing.css") is None
    assert finders.find("css/nothing.css", find_all=True) == []
    assert Client().get("/static/nothing.css").status_code == 404


def test_collected_style_sheets_name_the_font_by_its_hash(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)

    font = staticfiles_storage.url(FONT)
    sheet = Client().get(staticfiles_storage.url("css/bundle-frame.css"))
    loaded = Client().get(font)

    assert re.fullmatch(r"/static/fonts/nice-pick-serif\.[0-9a-f]{12}\.woff2", font)
    assert font.removeprefix("/static/fonts/") in b"".join(sheet).decode()
    assert (loaded.status_code, loaded["Content-Type"]) == (200, "font/woff2")
    assert "immutable" in loaded["Cache-Control"]


@pytest.mark.parametrize("size", [180, 192, 512])
def test_icons_are_squares_of_their_size(size):
    icon = Image.open(finders.find(f"img/icon-{size}.png"))

    assert (icon.size, icon.format) == ((size, size), "PNG")
    assert len(icon.convert("RGB").getcolors(100_000)) > 2  # edges are smooth
    assert icon.convert("RGB").getpixel((1, 1)) == icon.convert("RGB").getpixel((size - 2, size - 2))


def test_the_favicon_holds_an_image_for_each_size():
    icon = Image.open(finders.find("img/favicon.ico"))

    assert icon.format == "ICO"
    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


@pytest.mark.django_db
def test_the_manifest_names_icons_that_are_there(client):
    head = BeautifulSoup(client.get("/method/").content, "html.parser").head
    manifest = client.get(head.select_one("link[rel=manifest]")["href"])
    told = json.loads(b"".join(manifest))

    assert manifest["Content-Type"].startswith("application/manifest+json")
    assert [client.get(f"/static/{icon['src']}").status_code for icon in told["icons"]] == [200, 200, 200]
    assert client.get(head.select_one("link[rel=apple-touch-icon]")["href"]).status_code == 200
    colours = {meta["content"] for meta in head.select("meta[name=theme-color]")}
    assert told["theme_color"] in colours


def test_pages_use_the_seven_sizes_of_the_scale():
    """Sizes in em are shares of one of them."""
    styles = {path.stem: path.read_text() for path in bundles.FOLDER.glob("*.css") if path.stem not in ALONE}

    others = {name: re.findall(r"font(?:-size)?:[^;]*(?:rem|clamp)[^;]*", text) for name, text in styles.items()}

    assert {name: sizes for name, sizes in others.items() if sizes} == {}
    assert len(re.findall(r"^  --text[a-z-]*:", styles["variables"], re.MULTILINE)) == 7
