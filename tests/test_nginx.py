"""nginx in front of the site, as it is shipped."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from bench import nginx
from nicepick.pagecache.cache import STALE_WHILE_REVALIDATE

DEPLOY = settings.BASE_DIR / "deploy"


def directives(name: str) -> str:
    """The file without its comments."""
    return re.sub(r"^\s*#.*\n", "", (DEPLOY / name).read_text(), flags=re.MULTILINE)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_accepts_the_file_that_the_benchmark_makes_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "nginx.conf").write_text(nginx.shipped(tmp_path, nginx.free_port()))
    (tmp_path / "upstream.conf").write_text(nginx.upstream([8000, 8001]))

    checked = subprocess.run([*nginx.command(tmp_path), "-t"], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr, checked.stderr


def test_only_what_belongs_to_the_machine_is_replaced_for_the_benchmark(tmp_path: Path) -> None:
    shipped = (DEPLOY / "nginx.conf").read_text().splitlines()

    measured = nginx.shipped(tmp_path, 8123).splitlines()

    replaced = [line.strip() for line in shipped if line not in measured]
    assert [line.partition(" ")[0] for line in replaced] == [
        "worker_processes", "pid", "error_log", "access_log", "proxy_cache_path", "listen"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["upstream.conf", "upstream.compose.conf"])
def test_both_upstreams_have_the_name_that_nginx_passes_requests_to(name: str) -> None:
    [upstream] = re.findall(r"^upstream (\w+) {", directives(name), re.MULTILINE)

    assert set(re.findall(r"proxy_pass http://(\w+);", directives("nginx.conf"))) == {upstream}


def test_the_benchmark_puts_its_servers_in_place_of_those_of_the_upstream() -> None:
    servers = re.findall(r"server 127\.0\.0\.1:(\d+) max_fails", nginx.upstream([7001, 7002, 7003]))

    assert servers == ["7001", "7002", "7003"]


def test_readers_with_a_session_are_answered_by_the_site() -> None:
    assert f"proxy_cache_bypass $cookie_{settings.SESSION_COOKIE_NAME};" in directives("nginx.conf")


def test_an_old_page_is_shown_no_longer_than_the_site_allows() -> None:
    """It says so itself (stale-while-revalidate); with the word "updating" nginx would show a page of any age."""
    [uses] = re.findall(r"proxy_cache_use_stale (.*);", directives("nginx.conf"))

    assert "updating" not in uses.split()
    assert f"stale-while-revalidate={STALE_WHILE_REVALIDATE}." in (DEPLOY / "nginx.conf").read_text()


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0", ""),
        ("br;q=0.5", "br"),
        ("GZIP", "gzip"),
        ("identity", ""),
        ("", ""),
    ],
)
def test_what_a_browser_accepts_comes_down_to_three_encodings(accepted: str, encoding: str) -> None:
    [block] = re.findall(r"map \$http_accept_encoding \$encoding {(.*?)\n    }", directives("nginx.conf"), re.DOTALL)
    rules = re.findall(r'"~\*(.*)" (\w+);', block)

    chosen = next((name for rule, name in rules if re.search(rule, accepted, re.IGNORECASE)), "")

    assert chosen == encoding
