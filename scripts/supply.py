"""What the site is made of: known holes in the packages that it runs with, and a list of them for others."""

import json
import os
import subprocess
from pathlib import Path

from checks import Stop
from packages import PYTHON, ROOT, RUNTIME

SECONDS = 30
"""After which the service that knows of holes counts as out of reach."""
NOT_REACHED = "Not asked for known holes: the service that knows of them is out of reach from here."


def audit() -> str:
    """Return a sentence about known holes in the locked packages; stop where there is one.

    Where the service is out of reach, or knows none of them, the sentence says that nothing was asked.
    """
    command = [str(PYTHON.with_name("pip-audit")), "--requirement", RUNTIME.lock.name, "--require-hashes"]
    options = ["--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return NOT_REACHED
    return judged(done.stdout)


def judged(found: str) -> str:
    """Return the sentence for what pip-audit found, which is JSON, or nothing where it reached nobody."""
    try:
        packages = json.loads(found)["dependencies"]
    except ValueError:
        return NOT_REACHED
    asked = [package for package in packages if "vulns" in package]
    holes = [f"{one['name']} {one['version']}: {hole['id']}" for one in asked for hole in one["vulns"]]
    if holes:
        raise Stop(f"known holes in locked packages: {', '.join(holes)}.")
    if not asked:
        return NOT_REACHED
    unknown = len(packages) - len(asked)
    return f"Locked packages without a known hole: {len(asked)}; not known there: {unknown}."


def sbom() -> Path:
    """Write the list of all that the site runs with (CycloneDX in JSON) to var/sbom.json, or to FILE; return where."""
    file = Path(os.environ.get("FILE") or ROOT / "var" / "sbom.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    command = [
        str(PYTHON.with_name("cyclonedx-py")),
        "requirements",
        RUNTIME.lock.name,
        "--pyproject",
        "pyproject.toml",
    ]
    options = ["--mc-type", "application", "--output-reproducible", "--output-file", str(file)]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise Stop(f"no list of packages was written: {done.stderr.strip()}")
    return file
