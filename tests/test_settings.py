"""Whoever runs the site sets it up by environment variables, and is told when one is wrong."""

import os
import runpy
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from nicepick.environment import Environment
from nicepick.secret import load_or_create_secret

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def settings_with(monkeypatch):
    """The settings as a process with these variables would read them."""

    def read(**variables):
        for name, value in ({"SECRET_KEY": "x" * 50, "DATABASE_URL": ""} | variables).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "nicepick" / "settings.py"))

    return read


def run(*command, **variables):
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=os.environ | variables, capture_output=True, text=True
    )


def test_without_any_variable_the_site_is_closed_and_local(settings_with):
    settings = settings_with()

    assert settings["DEBUG"] is False
    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert settings["ALLOWED_HOSTS"] == ["localhost", ".localhost", "127.0.0.1", "[::1]"]
    assert settings["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["DATABASES"]["default"]["NAME"] == str(ROOT / "var" / "nicepick.sqlite3")


def test_the_port_is_part_of_the_site_s_own_address(settings_with):
    assert settings_with(PORT="8123")["SITE_URL"] == "http://127.0.0.1:8123"


def test_postgresql_is_used_where_its_address_is_set(settings_with):
    database = settings_with(DATABASE_URL="postgres://me:p%40ss@db.example.org:5433/picks")["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", 5433, "picks")
    assert (database["USER"], database["PASSWORD"]) == ("me", "p@ss")
    assert database["CONN_MAX_AGE"] > 0
    assert database["CONN_HEALTH_CHECKS"] is True
    assert "transaction_mode" not in database.get("OPTIONS", {})


def test_pages_are_kept_in_a_file_of_their_own_or_in_none(settings_with, tmp_path):
    assert settings_with(PAGE_CACHE="")["PAGE_CACHE"] == ROOT / "var" / "pages.sqlite3"
    assert settings_with(PAGE_CACHE=f"{tmp_path}/pages")["PAGE_CACHE"] == tmp_path / "pages"
    assert settings_with(PAGE_CACHE="off")["PAGE_CACHE"] is None
    assert settings_with(PAGE_CACHE="", DEBUG="true")["PAGE_CACHE"] is None


def test_pages_cannot_be_kept_in_a_folder_that_is_not_there(settings_with, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="PAGE_CACHE must name a file in a folder that exists"):
        settings_with(PAGE_CACHE=f"{tmp_path}/nowhere/pages")


def test_no_request_takes_the_write_lock_by_itself(settings_with):
    database = settings_with()["DATABASES"]["default"]

    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert not database.get("ATOMIC_REQUESTS")


def test_readers_of_the_sqlite_database_wait_for_no_writer_and_it_keeps_its_references(db):
    from django.db import connection

    questions = {"journal_mode": "wal", "foreign_keys": 1} if connection.vendor == "sqlite" else {}
    with connection.cursor() as cursor:
        answers = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in questions}

    assert answers == questions


def test_https_is_one_variable(settings_with):
    settings = settings_with(HTTPS="true", TRUSTED_PROXIES="1")

    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        assert settings[name] is True
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_nobody_s_word_for_https_is_taken_without_a_proxy(settings_with):
    assert "SECURE_PROXY_SSL_HEADER" not in settings_with(HTTPS="true")


def test_mail_goes_where_email_url_says(settings_with):
    settings = settings_with(EMAIL_URL="smtp+tls://me:secret@mail.example.org", EDITORS_EMAIL="editors@example.org")

    assert settings["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"], settings["EMAIL_USE_TLS"]) == (
        "mail.example.org",
        587,
        True,
    )
    assert settings["EMAIL_TIMEOUT"] == 5
    assert settings["EDITORS_EMAIL"] == "editors@example.org"


@pytest.mark.parametrize("word", ["true", "True", "1", "yes", "ON"])
def test_many_words_mean_true(settings_with, word):
    assert settings_with(HTTPS=word)["HTTPS"] is True


@pytest.mark.parametrize("word", ["false", "0", "no", "Off", "", " "])
def test_many_words_mean_false(settings_with, word):
    assert settings_with(HTTPS=word)["HTTPS"] is False


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", "maybe", "must be true or false"),
        ("HTTPS", "2", "must be true or false"),
        ("PORT", "eighty", "must be a whole number from 1 to 65535"),
        ("PORT", "0", "must be a whole number from 1 to 65535"),
        ("PORT", "٨٠", "must be a whole number from 1 to 65535"),
        ("TRUSTED_PROXIES", "-1", "must be a whole number from 0 to 9"),
        ("TRUSTED_PROXIES", "1.5", "must be a whole number from 0 to 9"),
        ("SITE_URL", "example.org", "must be an address such as https://example.org"),
        ("SITE_URL", "https://example.org/picks", "must be an address such as https://example.org"),
        ("SITE_URL", "https://*", "must be an address such as https://example.org"),
        ("SITE_URL", "http://example.org:99999", "must be an address such as https://example.org"),
        ("ALLOWED_HOSTS", "https://example.org", "must be host names without scheme or port"),
        ("ALLOWED_HOSTS", "example.org:8000", "must be host names without scheme or port"),
        ("ALLOWED_HOSTS", "example.org other.example.org", "must be host names without scheme or port"),
        ("CSRF_TRUSTED_ORIGINS", "example.org", "must be origins such as https://example.org"),
        ("DATABASE_URL", "maybe", "must be sqlite:///PATH or postgres://"),
        ("DATABASE_URL", "mysql://127.0.0.1/picks", "must be sqlite:///PATH or postgres://"),
        ("DATABASE_URL", "postgres://127.0.0.1:port/picks", "must be sqlite:///PATH or postgres://"),
        ("DATABASE_URL", "postgres://127.0.0.1/", "the part after the last slash is missing"),
        ("DATABASE_URL", "sqlite://picks/file.sqlite3", "must have three slashes"),
        ("DATABASE_URL", "sqlite:////no/such/folder/picks.sqlite3", "must name a file in a folder that exists"),
        ("EMAIL_URL", "mail.example.org", "must be consolemail:// or smtp+tls://"),
        ("EMAIL_URL", "pigeon://mail.example.org", "must be consolemail:// or smtp+tls://"),
        ("EMAIL_URL", "smtp://", "the host is missing"),
        ("EMAIL_URL", "smtp://mail.example.org:post", "must be consolemail:// or smtp+tls://"),
        ("EDITORS_EMAIL", "editors", "must be an e-mail address"),
        ("FROM_EMAIL", "a@b@c", "must be an e-mail address"),
    ],
)
def test_a_wrong_value_is_refused_with_one_sentence(settings_with, name, value, expected):
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_with(**{name: value})

    sentence = str(refusal.value)
    assert sentence.startswith(f"{name} ")
    assert expected in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL"])
def test_a_refusal_repeats_no_password(settings_with, name):
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_with(**{name: "mysql://me:hunter2@127.0.0.1/picks"})

    assert "hunter2" not in str(refusal.value)


def test_every_reader_takes_what_its_refusal_asks_for():
    env = Environment(
        {
            "HOSTS": "example.org, .example.net, [::1], *",
            "ORIGINS": "https://example.org,https://*.example.org:8443",
            "ORIGIN": "https://example.org:8443/",
            "PATH": "sqlite:////picks.sqlite3",
        }
    )

    assert env.hosts("HOSTS", []) == ["example.org", ".example.net", "[::1]", "*"]
    assert env.origins("ORIGINS") == ["https://example.org", "https://*.example.org:8443"]
    assert env.origin("ORIGIN", "") == "https://example.org:8443"
    assert env.database("PATH", "")["NAME"] == "/picks.sqlite3"
    assert env.asked == {"HOSTS", "ORIGINS", "ORIGIN", "PATH"}


@pytest.mark.parametrize("command", [["manage.py", "check"], ["manage.py", "migrate"], ["-c", "import nicepick.wsgi"]])
def test_a_wrong_value_stops_commands_and_server_without_a_traceback(command):
    done = run(*command, DEBUG="maybe", DJANGO_SETTINGS_MODULE="nicepick.settings")

    assert done.returncode == 1
    assert done.stderr == 'Stopped: DEBUG is "maybe", but must be true or false.\n'


def test_a_setting_of_earlier_releases_stops_the_site_and_names_the_one_instead(settings_with):
    with pytest.raises(ImproperlyConfigured) as refusal:
        settings_with(MAIL_WORKER="true")

    assert str(refusal.value).startswith("MAIL_WORKER is not read any more: remove it, and set WORKER=false if ")


@pytest.mark.parametrize(("value", "expected"), [("", True), ("true", True), ("false", False)])
def test_the_server_does_the_tasks_unless_told_otherwise(settings_with, value, expected):
    assert settings_with(WORKER=value, MAIL_WORKER="")["WORKER"] is expected


def test_a_database_that_does_not_answer_stops_a_command_without_a_traceback():
    nobody = "postgres://me@127.0.0.1:1/picks"

    done = run("manage.py", "migrate", DATABASE_URL=nobody, DJANGO_SETTINGS_MODULE="nicepick.settings")

    assert done.returncode == 1
    assert done.stderr.startswith("Stopped: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_secret_is_made_once_and_kept_for_its_owner_only(tmp_path):
    path = tmp_path / "var" / "secret_key"

    first, again = load_or_create_secret(path), load_or_create_secret(path)

    assert first == again
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_together_share_one_secret(tmp_path):
    path = tmp_path / "secret_key"

    with ThreadPoolExecutor(16) as threads:
        found = set(threads.map(load_or_create_secret, [path] * 64))

    assert len(found) == 1


def test_a_spoilt_secret_is_refused(tmp_path):
    path = tmp_path / "secret_key"
    path.write_text("")

    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY is not set, and .* holds no whole secret"):
        load_or_create_secret(path)


def test_a_secret_that_cannot_be_kept_is_refused(tmp_path):
    file = tmp_path / "file"
    file.write_text("not a folder")

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set, and none can be kept in"):
        load_or_create_secret(file / "secret_key")


@pytest.mark.parametrize(
    "cookie", ["sessionid=", "csrftoken=short", "csrftoken=%00%00; sessionid=\x7f", "sessionid=" + "x" * 32]
)
@pytest.mark.parametrize("path", ["/healthz", "/no/such/page"])
def test_a_reader_s_cookies_change_nothing(db, path, cookie):
    plain = Client().get(path)

    response = Client(headers={"cookie": cookie}).get(path)

    assert response.content == plain.content
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_an_editor_s_cookies_reach_the_admin(admin_client):
    assert admin_client.get("/admin/").status_code == 200


def test_browsers_are_told_to_run_only_our_own_files(client):
    policy = client.get("/healthz")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy


def test_our_own_forms_send_their_origin(client):
    response = client.get("/healthz")

    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/healthz", headers={"host": "elsewhere.example.org"}).status_code == 400


def test_a_checkout_serves_its_files_before_they_are_collected(known_files, client):
    from django.templatetags.static import static

    address = static("admin/css/base.css")

    assert address == "/static/admin/css/base.css"
    assert client.get(address).status_code == 200


def test_collected_files_carry_a_hash_and_are_kept_by_browsers(known_files, settings, tmp_path):
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.management import call_command

    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    address = staticfiles_storage.url("admin/css/base.css")
    response = Client().get(address)

    assert address != "/static/admin/css/base.css"
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
