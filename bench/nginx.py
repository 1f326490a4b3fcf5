"""nginx as it is shipped (``deploy/nginx.conf``), in front of the servers of a run; and with a file, as a yardstick.

Only what belongs to the machine is replaced: ports, folders, the number of its processes and the servers behind.
"""

import getpass
import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from .processes import ROOT, Failed
from .servers import Answer, Server, free_port

SHIPPED = ROOT / "deploy" / "nginx.conf"
LOG = "/var/log/nginx/access.log"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
STATIC = """
worker_processes 1; pid {folder}/pid; error_log {folder}/errors warn;
events {{ worker_connections 1024; }}
http {{
  {temporary}
  {log}
  sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000; open_file_cache max=100;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; default_type text/html; {headers} }}
}}
"""


def static(folder: Path, page: Answer, path: str) -> Server:
    """Serves the bytes of ``page`` from a file, with its headers."""
    file = folder / "files" / path.strip("/") / "index.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(page.body)
    own = {"content-type", "content-length", "etag", "server", "date"}
    kept = [f'add_header {name} "{value}";' for name, value in page.headers.items() if name.lower() not in own]
    port = free_port()
    values = {"folder": folder, "port": port, "temporary": _temporary(folder), "log": _log(folder)}
    return _start(folder, port, STATIC.format(**values, headers=" ".join(kept)), probe=path)


def proxy(folder: Path, behind: Sequence[int], probe: str, *, beside: str = "") -> Server:
    """As shipped, in front of web processes on these ports, or with the text ``beside`` as its upstream.conf."""
    port = free_port()
    configuration = shipped(folder, port)
    (folder / "upstream.conf").write_text(beside or upstream(behind))
    return _start(folder, port, configuration, probe=probe)


def shipped(folder: Path, port: int) -> str:
    """Ends the run where the file no longer says what is to be replaced."""
    text = SHIPPED.read_text()
    replaced = {
        "worker_processes auto;": "worker_processes 1;",
        "pid /run/nginx.pid;": f"pid {folder}/pid;",
        "/var/log/nginx/error.log": f"{folder}/errors",
        LOG: f"{folder}/access",
        "/var/cache/nginx-nice-pick": f"{folder}/cache",
        "        listen 80 default_server reuseport;": f"        listen 127.0.0.1:{port};",
        "\nhttp {": f"\nhttp {{\n    {_temporary(folder)}",
    }
    for old, new in replaced.items():
        if text.count(old) != 1:
            raise Failed(f"{SHIPPED.name} does not hold “{old.strip()}” once.")
        text = text.replace(old, new)
    return text


def upstream(ports: Sequence[int]) -> str:
    """The shipped file, with other servers."""
    lines = (ROOT / "deploy" / "upstream.conf").read_text().splitlines()
    server = next(line for line in lines if line.strip().startswith("server "))
    own = [server.replace("127.0.0.1:8000", f"127.0.0.1:{port}") for port in ports]
    first = lines.index(server)
    return "\n".join(lines[:first] + own + [line for line in lines[first:] if not line.strip().startswith("server ")])


def _log(folder: Path) -> str:
    """The shipped log, so that a file is not the cheaper for not being written down."""
    found = re.search(r"log_format .*?access_log .*?;", SHIPPED.read_text(), re.DOTALL)
    if found is None:
        raise Failed(f"{SHIPPED.name} says nothing of a log.")
    return found[0].replace(LOG, str(folder / "access"))


def _temporary(folder: Path) -> str:
    return " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)


def command(folder: Path) -> list[str]:
    """Runs what stands in ``folder`` as the user who runs the benchmark."""
    configuration = ["-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    return ["nginx", *configuration, "-g", f"daemon off; user {getpass.getuser()};"]


def answered_by(nginx: Server, folder: Path, port: int) -> int:
    """How many requests the web process on ``port`` has answered so far, by the log."""
    os.kill(nginx.process.pid, signal.SIGUSR1)  # opens the log anew, and so writes what waits
    time.sleep(0.5)
    with (folder / "access").open() as lines:
        return sum(f"127.0.0.1:{port} " in line for line in lines)


def _start(folder: Path, port: int, configuration: str, *, probe: str) -> Server:
    folder.mkdir(exist_ok=True)
    (folder / "nginx.conf").write_text(configuration)
    return Server(command(folder), port, {}, probe)
