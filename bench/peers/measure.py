"""The same sort of page from Wagtail as it comes, and from Wagtail with wagtail-cache, beside ours."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import names
from bench.databases import Databases
from bench.processes import ROOT, Failed
from bench.report import Report
from bench.servers import Server, free_port, missing_programs, served, wsgi_command
from bench.serving import FEW, MANY, Contender, by_turns, held, report_loads
from bench.transfers import write_bulk
from bench.world import CRITERIA, World
from comparisons.domain import pairs

WORLD = World(technologies=200, claims=2_400, comparisons=1_000)
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
LEAST_COLD, LEAST_WARM = 7, 15
"""How many times what our page costs, the peer's does at least."""
COLD, WARM, WAGTAIL, WAGTAIL_CACHE = "cold page", "warm page", "Wagtail", "Wagtail with wagtail-cache"


def measure_peers(databases: Databases, rounds: int, report: Report) -> None:
    if missing := missing_programs():
        report.line("peers", f"not measured: {' and '.join(missing)} not found (apt-get install nginx-light wrk)")
        return
    report.heading("Beside Wagtail: microseconds of the processor a request, requests a second")
    with tempfile.TemporaryDirectory(prefix="nice-pick-peers-") as name, ExitStack() as servers:
        folder = Path(name)
        if (python := _installed(folder)) is None:
            report.line("peers", f"not measured: pip could not install what {REQUIREMENTS.name} lists")
            return
        contenders = dict(_contenders(databases, folder, python, servers))
        loads = by_turns(contenders, rounds, folder)
        report_loads(loads, contenders, report)
        held("Wagtail, of our cold page's", loads, WAGTAIL, COLD, least=LEAST_COLD, report=report)
        held(
            "wagtail-cache, processor, of our warm page's", loads, WAGTAIL_CACHE, WARM, least=LEAST_WARM, report=report
        )


def _installed(folder: Path) -> str | None:
    """The Python of a virtual environment that holds the peers."""
    python = str(folder / "venv" / "bin" / "python")
    for command in (
        [sys.executable, "-m", "venv", str(folder / "venv")],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(REQUIREMENTS)],
    ):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return python


def _contenders(databases: Databases, folder: Path, python: str, servers: ExitStack) -> Iterator[tuple[str, Contender]]:
    url = databases.make()
    servers.callback(databases.drop, url)
    write_bulk(databases, WORLD, url)
    databases.settle(url)
    path = f"/compare/{pairs.canonical(*WORLD.slugs[:2])}/"
    plain = {"PAGE_CACHE": "off", "DJANGO_SETTINGS_MODULE": "bench.contender_settings"}
    variables = {"PEER_DATABASE": str(folder / "wagtail.sqlite3")}
    _fill(python, variables)
    found = {
        COLD: (served(url, probe=path, **plain), path, FEW),
        WARM: (served(url, probe=path, PAGE_CACHE=str(folder / "pages.sqlite3")), path, MANY),
        WAGTAIL: (_wagtail(python, variables), PEERS_PATH, FEW),
        WAGTAIL_CACHE: (_wagtail(python, variables | {"WAGTAIL_CACHE": "on"}), PEERS_PATH, FEW),
    }
    for name, (server, address, connections) in found.items():
        servers.enter_context(server)
        yield name, Contender(server, address, server.get(address), connections)


# ---- the peer's page

PEERS_PATH = "/one-vs-other/"


def _wagtail(python: str, variables: dict[str, str]) -> Server:
    port = free_port()
    command = [*wsgi_command(port, python), "--workers", "1", "bench.peers.wagtail_site.wsgi:application"]
    return Server(command, port, variables, PEERS_PATH)


def _fill(python: str, variables: dict[str, str]) -> None:
    done = subprocess.run(
        [python, "-m", "bench.peers.fill"],
        cwd=ROOT, env=os.environ | variables, input=json.dumps(_page()), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Failed(f"The peer's page could not be written:\n{done.stderr[-2000:]}")


def _page() -> dict[str, Any]:
    """What our page is made of too: the same two technologies, with all their claims and figures."""
    record = next(WORLD.comparison_records())
    verdict = record["verdict"]
    return {
        "title": f"{names.name(0)} vs {names.name(1)}",
        "slug": PEERS_PATH.strip("/"),
        "pick": verdict.get("pick", ""),
        "reason": f"<p>{verdict['reason']}</p>",
        "best_case_for_the_other": f"<p>{verdict.get('best_case_for_the_other', '')}</p>",
        "decided_by": verdict["decided_by"],
        "criteria": list(CRITERIA),
        "sides": [_side(WORLD.technology(number), verdict) for number in (0, 1)],
    }


def _side(technology: dict[str, Any], verdict: dict[str, Any]) -> dict[str, Any]:
    claims = [_claim(claim, is_pro=side == "pros") for side in ("pros", "cons") for claim in technology[side]]
    return {
        **{name: technology[name] for name in ("name", "use_case", "summary")},
        "choose_if": verdict.get("choose_if", {}).get(technology["technology"], ""),
        "claims": claims,
        "figures": [_figure(signal) for signal in technology["signals"]],
        "releases": [{name: release[name] for name in OF_RELEASE} for release in technology.get("releases", [])],
    }


OF_RELEASE = ("cycle", "released", "latest", "supported_until")


def _claim(claim: dict[str, Any], *, is_pro: bool) -> dict[str, Any]:
    texts = {name: claim.get(name, "") for name in ("criterion", "source", "source_title", "quote", "checked")}
    return {"is_pro": is_pro, "text": claim["text"], "strength": claim.get("strength", 2), **texts}


def _figure(signal: dict[str, Any]) -> dict[str, str]:
    return {"name": signal["metric"], "value": str(signal["value"]), **{n: signal[n] for n in ("observed", "source")}}
