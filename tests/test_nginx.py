"""nginx in front of the site, as it is shipped."""

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from bench import nginx
from comparisons.api.v1.bodies import LONGEST
from nicepick import reads
from nicepick.pagecache.cache import STALE_WHILE_REVALIDATE

from .test_docs import commands_in

DEPLOY = settings.BASE_DIR / "deploy"
needs_nginx = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")


def directives(name: str) -> str:
    """The file without its comments."""
    return re.sub(r"^\s*#.*\n", "", (DEPLOY / name).read_text(), flags=re.MULTILINE)


@needs_nginx
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


@needs_nginx
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_with_a_certificate_nginx_speaks_what_is_safe_and_nothing_older(tmp_path: Path) -> None:
    certificate, key = tmp_path / "nice-pick.pem", tmp_path / "nice-pick.key"
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout {key} -out {certificate}"
    subprocess.run(made.split(), check=True, capture_output=True)
    text = nginx.shipped(tmp_path, nginx.free_port()).replace("/etc/ssl", str(tmp_path))
    text = re.sub(r"# (listen 443 ssl|ssl_)", r"\1", text).replace("443", str(nginx.free_port()))
    (tmp_path / "nginx.conf").write_text(text)
    (tmp_path / "upstream.conf").write_text(nginx.upstream([8000]))

    checked = subprocess.run([*nginx.command(tmp_path), "-t"], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr
    assert set(re.findall(r"ssl_protocols (.*);", text)) == {"TLSv1.2 TLSv1.3"}
    assert set(re.findall(r"ssl_ciphers (.*);", text)) == {"ECDHE+AESGCM:ECDHE+CHACHA20"}


def test_a_certificate_can_be_had_and_renewed() -> None:
    """Before there is one, and over http afterwards: whoever issues it asks there."""
    [asked] = [words for words in commands_in(settings.BASE_DIR / "docs" / "operating.md") if words[0] == "certbot"]
    folder = asked[asked.index("--webroot-path") + 1]
    with_tls = re.sub(r"^    # ?", "    ", (DEPLOY / "nginx.conf").read_text(), flags=re.MULTILINE)
    over_http = with_tls[with_tls.index("Over http, where") :]
    served = rf"location /\.well-known/acme-challenge/ {{\s*root {folder};\s*}}"

    assert re.search(served, directives("nginx.conf"))
    assert re.search(served, over_http)


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


# --- Limits


def network_of(address: str) -> str:
    """What the shipped map makes of an address: of its expressions the first that fits, as nginx does."""
    [block] = re.findall(r"map \$remote_addr \$network {(.*?)\n    }", directives("nginx.conf"), re.DOTALL)
    for rule, value in re.findall(r'"~\*(.*)" \$(\w+);', block):
        if found := re.search(rule.replace("(?<", "(?P<"), address, re.IGNORECASE):
            return found["first"] if value == "first" else address
    return address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:"),
        ("2001:db8:1:2::6", "2001:db8:1:2:"),
        ("2001:db8:1::6", "2001:db8:1::"),
        ("2001:db8::6", "2001:db8::"),
        ("::1", "::"),
    ],
)
def test_the_limits_take_for_one_what_one_customer_gets(address: str, network: str) -> None:
    assert network_of(address) == network


LONG_PAGE = bytes(12_000_000)
"""More than the system takes from nginx for a reader who takes nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[int]:
    """The port of nginx as shipped, before a site that answers everything with a page."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))  # or nginx, still sending it, says 502
            answer = b"a page" if "?long" not in self.path else LONG_PAGE
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(answer)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as behind:
        threading.Thread(target=behind.serve_forever, args=[0.01], daemon=True).start()
        (tmp_path / "nginx").mkdir()
        with nginx.proxy(tmp_path / "nginx", [behind.server_address[1]], "/") as server:
            yield server.port
        behind.shutdown()


def sent(port: int, method: str, path: str, times: int = 1) -> list[int]:
    """The status of each of the answers; a header tells when to come back where nginx refuses."""
    statuses = []
    for _ in range(times):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(method, path)
        response = connection.getresponse()
        body, kind, again = response.read(), response.getheader("Content-Type"), response.getheader("Retry-After")
        if response.status == 429 and path.startswith(("/api/", "/mcp")):
            assert (json.loads(body)["status"], kind, again) == (429, "application/problem+json", "5")
            assert response.getheader("Access-Control-Allow-Origin") == "*"
            assert response.getheader("Cache-Control") == "no-store"
        elif response.status == 429:
            assert (b"try again" in body, kind, again) == (True, "text/plain; charset=utf-8", "10")
        else:
            assert again is None
        statuses.append(response.status)
        connection.close()
    return statuses


@needs_nginx
@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", "/admin/login/", 9),
        ("POST", "/admin/login/code/", 9),
        ("POST", "/admin/login/reset/", 9),
        ("POST", "/compare/mysql-vs-postgresql/disagree/", 21),
        ("POST", "/compare/mysql-vs-postgresql/wish/", 21),
        ("GET", "/search/?q=sql", 41),
        ("GET", "/search/suggestions/?q=sql", 41),
        ("GET", "/api/v1/%73earch?q=sql", 41),
        ("GET", "/api/v1/decide?a=mysql&b=postgresql", 41),
        ("GET", "/api/v1/identifiers/purl/pkg:pypi/django", 41),
        ("GET", "/api/v1/technologies?%73lugs=a,b", 41),
        ("GET", "/api/v1/comparisons?pairs=a-vs-b", 41),
        ("POST", "/api/v1/decide", 41),
        ("POST", "/mcp", 41),
        ("POST", "/stack/", 21),
        ("GET", "/stack/?t=mysql", 41),
    ],
)
def test_logins_forms_and_searches_of_one_network_are_limited_and_no_log_names_it(
    site: int, tmp_path: Path, method: str, path: str, most: int
) -> None:
    assert sent(site, method, path, most) == [200] * most

    assert 429 in sent(site, method, path, 20)
    assert "limiting requests" not in (tmp_path / "nginx" / "errors").read_text()


@needs_nginx
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/admin/login/",
        "/admin/",
        "/compare/mysql-vs-postgresql/disagree/",
        "/compare/mysql-vs-postgresql.json",
        "/api/v1/technologies?after=slugs",
        "/api/v1/comparisons/mysql-vs-postgresql",
    ],
)
def test_reading_is_not_limited(site: int, path: str) -> None:
    assert sent(site, "GET", path, 60) == [200] * 60


@needs_nginx
def test_a_question_has_64_kilobytes_at_most_and_a_problem_says_so(site: int) -> None:
    connection = HTTPConnection("127.0.0.1", site, timeout=10)
    connection.request("POST", "/api/v1/decide", b" " * LONGEST)
    assert connection.getresponse().read() == b"a page"
    connection.close()

    connection.request("POST", "/api/v1/decide", b" " * (LONGEST + 1))
    response = connection.getresponse()

    problem = json.loads(response.read())
    assert (response.status, problem["status"], problem["detail"]) == (413, 413, f"A body has {LONGEST} bytes at most.")
    assert response.getheader("Content-Type") == "application/problem+json"


@needs_nginx
def test_a_stack_may_be_longer_and_never_comes_to_a_file(site: int, tmp_path: Path) -> None:
    for path, said in (
        ("/stack/", "Go back"),
        ("/api/v1/stack", "A body has 2621440 bytes"),
        ("/mcp", "A body has 2621440 bytes"),
    ):
        connection = HTTPConnection("127.0.0.1", site, timeout=10)
        connection.request("POST", path, b" " * reads.LONGEST)
        assert connection.getresponse().read() == b"a page"
        connection.close()

        connection.request("POST", path, b" " * (reads.LONGEST + 1))
        response = connection.getresponse()
        assert (response.status, said in response.read().decode()) == (413, True)
        connection.close()

    assert "is buffered to a temporary file" not in (tmp_path / "nginx" / "errors").read_text()


@needs_nginx
def test_neither_a_decision_record_nor_a_long_answer_comes_to_a_file(site: int, tmp_path: Path) -> None:
    for path, length in (("/api/v1/decisions/check", LONGEST), ("/api/v1/stack?long", 9), ("/mcp?long", 9)):
        connection = HTTPConnection("127.0.0.1", site, timeout=10)
        connection.request("POST", path, b" " * length)
        connection.getresponse().read(1)
        connection.close()

    assert "temporary file" not in (tmp_path / "nginx" / "errors").read_text()


def test_where_stacks_come_in_no_answer_waits_in_a_file() -> None:
    locations = re.findall(r"location [^{]*{[^{}]*}", directives("nginx.conf"))

    of_stacks = [one for one in locations if re.search(r"client_max_body_size 2560k;", one)]

    assert len(of_stacks) == 2
    assert all("proxy_max_temp_file_size 0;" in one for one in of_stacks)


@needs_nginx
def test_the_limit_of_one_door_is_none_of_the_others(site: int) -> None:
    sent(site, "POST", "/admin/login/", 20)

    assert sent(site, "POST", "/admin/login/") == [429]
    assert sent(site, "POST", "/compare/mysql-vs-postgresql/disagree/") == [200]
    assert sent(site, "GET", "/search/?q=sql") == [200]
