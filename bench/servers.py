"""Servers of a run: nginx and granian on free ports of 127.0.0.1, what they use, and the load that is put on them."""

import getpass
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from .processes import ROOT, Failed, environment

PROGRAMS = ("nginx", "wrk")
TICK = os.sysconf("SC_CLK_TCK")
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept": "text/html"}
READY_WITHIN = 60  # seconds
SUMMARY = """
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("SUMMARY %d %d %d %d\\n", summary.requests, summary.bytes, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""
NGINX = """
daemon off; worker_processes 1; user {user}; pid {folder}/pid; error_log {folder}/errors warn;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000; open_file_cache max=100;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=pages:10m use_temp_path=off;
  map $http_accept_encoding $encoding {{ default ""; ~br br; ~gzip gzip; }}
  upstream site {{ server 127.0.0.1:{behind}; keepalive 16; }}
  server {{ listen 127.0.0.1:{port}; {rules} }}
}}
"""
STATIC = "root {folder}/files; default_type text/html; {headers}"
PROXY = """
  location / {
    proxy_pass http://site; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host localhost;
    proxy_set_header Accept-Encoding $encoding; proxy_ignore_headers Vary; proxy_cache_key $encoding$request_uri;
    proxy_cache pages; proxy_cache_lock on; proxy_cache_use_stale updating error timeout;
    proxy_cache_background_update on;
  }
"""


def missing_programs() -> list[str]:
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Server(AbstractContextManager["Server"]):
    """A process with its children that answers on ``port`` until it is closed."""

    def __init__(self, command: list[str], port: int, variables: Mapping[str, str], probe: str) -> None:
        self.port = port
        started = time.perf_counter()
        self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | variables, stdout=subprocess.DEVNULL)
        self.first_answer = self._wait_for(probe)
        self.start = time.perf_counter() - started

    def _wait_for(self, path: str) -> Answer:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            try:
                return self.get(path)
            except OSError:
                time.sleep(0.01)
        self.close()
        raise Failed(f"{Path(self.process.args[0]).name} did not answer on port {self.port}.")  # type: ignore[index]

    def get(self, path: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers=BROWSER | {"Host": "localhost"})
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def processes(self) -> list[int]:
        return list(_with_children(self.process.pid))

    def cpu(self) -> float:
        """Seconds of the processor that all of them have used, threads that ended included."""
        return sum(_seconds(process) for process in self.processes())

    def private_memory(self) -> list[float]:
        """Megabytes that each process shares with no other."""
        return [_private(process) for process in self.processes()]

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __exit__(self, *error: object) -> None:
        self.close()


def granian(url: str, *, probe: str, **variables: str) -> Server:
    """As ``make run`` starts it, on the database at ``url``."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-ws", "--blocking-threads", THREADS, "--log-level", "warning", "nicepick.wsgi:application"]
    return Server(command, port, environment(url) | variables, probe)


THREADS = str(min(8, 2 * (os.cpu_count() or 1)))


def nginx_static(folder: Path, page: Answer, path: str) -> Server:
    """Serves the bytes of ``page`` from a file, with its headers."""
    file = folder / "files" / path.strip("/") / "index.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(page.body)
    own = {"content-type", "content-length", "etag", "server", "date"}
    kept = [f'add_header {name} "{value}";' for name, value in page.headers.items() if name.lower() not in own]
    return _nginx(folder, STATIC.format(folder=folder, headers=" ".join(kept)), behind=9, probe=path)


def nginx_proxy(folder: Path, site: Server, probe: str) -> Server:
    return _nginx(folder, PROXY, behind=site.port, probe=probe)


def _nginx(folder: Path, rules: str, *, behind: int, probe: str) -> Server:
    folder.mkdir(exist_ok=True)
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port, behind=behind, rules=rules, user=getpass.getuser()))
    return Server(["nginx", "-e", str(folder / "errors"), "-c", str(configuration)], port, {}, probe)


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of ``wrk`` came to; ``cpu`` is in seconds a request, ``size`` in bytes with the headers."""

    requests: int
    cpu: float
    rate: float
    size: float


def put_load(server: Server, path: str, *, connections: int, seconds: int, folder: Path) -> Load:
    """Ends the run where one request fails or is not answered with success."""
    script = folder / "summary.lua"
    script.write_text(SUMMARY)
    headers = [word for name, value in BROWSER.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", str(script), *headers]
    before = server.cpu()
    done = subprocess.run(
        [*command, "-H", "Host: localhost", f"http://127.0.0.1:{server.port}{path}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    cpu = server.cpu() - before
    found = re.search(r"^SUMMARY (\d+) (\d+) (\d+) (\d+)$", done.stdout, re.MULTILINE)
    if found is None:
        raise Failed(f"wrk said nothing of use about {path}: {done.stderr or done.stdout}")
    requests, size, microseconds, errors = map(int, found.groups())
    if errors or not requests:
        raise Failed(f"{path}: {errors} of {requests} requests failed.")
    return Load(requests, cpu / requests, requests / microseconds * 1e6, size / requests)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _with_children(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _with_children(int(child))


def _seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICK


def _private(process: int) -> float:
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    return sum(int(kilobytes) for kilobytes in re.findall(r"^Private_\w+: +(\d+) kB", text, re.MULTILINE)) / 1024
