"""The tasks of the Makefile. Needs nothing but Python's standard library."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import checks
import hosts
import internals
import newest
import supply
from checks import Stop
from packages import DEVELOPMENT, PYTHON, ROOT, RUNTIME, install, one_at_a_time

# With one more than cores, two cores were measured to take a tenth longer. Who is done takes what others have left.
PROCESSES = min(os.cpu_count() or 1, 4)
LONG_KILLS = 500  # processes that `make test-long` kills, on each database
SPARE = 50  # megabytes that must be free before anything is written
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")  # for which everything locked has a wheel


def setup() -> None:
    with one_at_a_time():
        install(RUNTIME)


def run() -> None:
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    _prepare("--address", address, PORT=str(port))
    _serve(port, PORT=str(port))


def dev() -> None:
    port = _free_port()
    _prepare("--without-static", "--address", f"http://127.0.0.1:{port}", PORT=str(port), DEBUG="true")
    _exec("manage.py", "runserver", f"127.0.0.1:{port}", PORT=str(port), DEBUG="true")


def demo() -> None:
    """Serve a database of its own, with made-up activity of readers that every page names as such."""
    port = _free_port()
    sample = {
        "PORT": str(port),
        "SAMPLE_ACTIVITY": "true",
        "DATABASE_URL": f"sqlite:///{ROOT / 'var' / 'demo.sqlite3'}",
        "PAGE_CACHE": "off",
        "EMAIL_URL": "dummymail://",
    }
    _prepare("--address", f"http://127.0.0.1:{port}", **sample)
    if not _succeeds("manage.py", "fill_demo", **sample):
        sys.exit(1)  # the command has printed why
    _serve(port, **sample)


def test() -> None:
    _set_up_for_development()
    _test(PYTHON)


def test_long() -> None:
    """Run the tests that take too long for each change, as often as KILLS says."""
    _set_up_for_development()
    os.environ.setdefault("KILLS", str(LONG_KILLS))
    _test(PYTHON, "-n0", "-s", "tests/test_kills.py")


def next_() -> None:
    """Run the tests, or those that PART names, with the newest Django and Python."""
    tests = newest.tests_of(os.environ.get("PART", ""), ROOT / "tests")
    checks.require_space(ROOT, SPARE)
    with one_at_a_time():
        python, held = newest.install()
    _test(python, *tests, with_=held)


def _test(python: Path, *tests: str, with_: str = "") -> None:
    """Run the tests on SQLite, and again on PostgreSQL if TEST_POSTGRES_URL names a server."""
    databases = {"SQLite": ""}
    if postgres := os.environ.get("TEST_POSTGRES_URL", ""):
        databases["PostgreSQL"] = postgres
    failed = []
    for database, address in databases.items():
        print(f"Testing {with_ and f'{with_} '}on {database} …", flush=True)
        command = [str(python), "-m", "pytest", "-q", "-n", str(PROCESSES), "--dist", "worksteal", *tests]
        if subprocess.run(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": address}, check=False).returncode:
            failed.append(database)
    if failed:
        raise Stop(f"the tests failed on {' and '.join(failed)}.")


def lint() -> None:
    _set_up_for_development()
    production = {
        "DEBUG": "false",
        "HTTPS": "true",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "www.example.org",
        "SITE_URL": "https://www.example.org",
    }
    nowhere = {"DATABASE_URL": "sqlite://:memory:"}
    steps: list[tuple[str, list[str], Mapping[str, str]]] = [
        ("ruff check", ["-m", "ruff", "check", "--quiet"], {}),
        ("ruff format", ["-m", "ruff", "format", "--check", "--quiet"], {}),
        ("mypy", ["-m", "mypy", "--no-error-summary"], nowhere),
        ("layers", [str(PYTHON.with_name("lint-imports")), "--no-logo", "--no-cache"], {}),
        ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run", "--verbosity=1"], nowhere),
        ("settings", ["manage.py", "check", "--deploy", "--fail-level=WARNING", "--verbosity=0"], nowhere | production),
    ]
    failed = [name for name, command, variables in steps if not _succeeds_quietly(*command, **variables)]
    failed += [] if internals.report(ROOT) else ["Django's internals"]
    failed += [] if hosts.report(ROOT) else ["host names"]
    if failed:
        raise Stop(f"not clean: {', '.join(failed)}.")
    print("Clean: " + ", ".join(name for name, _, _ in steps) + ", Django's internals, host names.")


def audit() -> None:
    """Ask for known holes in the packages that the site runs with."""
    _set_up_for_development()
    print(supply.audit())


def sbom() -> None:
    """Write the list of all that the site runs with, for those who must know."""
    _set_up_for_development()
    print(f"Written: {supply.sbom()}")


def bench() -> None:
    """Measure the site's speed on generated catalogues of SIZE, in databases that are deleted afterwards."""
    with one_at_a_time():
        install(RUNTIME)
    if not _succeeds("-m", "bench.run", "--size", os.environ.get("SIZE") or "small"):
        sys.exit(1)  # the benchmark has printed which target was missed


def pictures() -> None:
    """Take pictures of every kind of page, and those of guide and tutorial, into var/pictures or FOLDER."""
    _set_up_for_development()
    folder = Path(os.environ.get("FOLDER") or ROOT / "var" / "pictures")
    if not (_succeeds("-m", "bench.pictures", str(folder)) and _succeeds("-m", "bench.guide", str(folder / "guide"))):
        sys.exit(1)  # it has printed why


def lock() -> None:
    """Write both lock files from pyproject.toml, with the hashes of every platform's files and no name of an index."""
    uv = shutil.which("uv")
    if uv is None:
        raise Stop("uv is needed to write lock files: pip install uv")
    options = ["--quiet", "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--universal"]
    compile_ = [uv, "pip", "compile", "pyproject.toml", "--python-version", "3.11", *options]
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    subprocess.run([*compile_, *upgrade, "-o", RUNTIME.lock.name], cwd=ROOT, check=True)
    with_tools = ["--group", "dev", "-c", RUNTIME.lock.name, "-o", DEVELOPMENT.lock.name]
    subprocess.run([*compile_, *upgrade, *with_tools], cwd=ROOT, check=True)
    _require_wheels(uv)


def _require_wheels(uv: str) -> None:
    """Stop unless every locked package, those of tests and checks included, has a wheel: nobody needs a compiler."""
    options = ["--quiet", "--dry-run", "--no-deps", "--only-binary", ":all:"]
    with tempfile.TemporaryDirectory() as nowhere:
        for python in PYTHONS:
            place = ["--python-version", python, "--target", nowhere]
            command = [uv, "pip", "install", *options, *place, "-r", DEVELOPMENT.lock.name]
            if subprocess.run(command, cwd=ROOT, check=False).returncode:
                raise Stop(f"something that is locked has no wheel for Python {python}.")


def _serve(port: int, **variables: str) -> None:
    checks.require_free_port(port)
    _exec("manage.py", "serve", "--port", str(port), **variables)


def _free_port() -> int:
    port = checks.port_of(os.environ, ROOT / ".env")
    checks.require_free_port(port)
    return port


def _prepare(*arguments: str, **variables: str) -> None:
    """Install the packages and run ``manage.py prepare``, which makes all that the first page needs."""
    checks.require_space(ROOT, SPARE)
    with one_at_a_time():
        install(RUNTIME)
        if not _succeeds("manage.py", "prepare", *arguments, **variables):
            sys.exit(1)  # the command has printed why


def _set_up_for_development() -> None:
    checks.require_space(ROOT, SPARE)
    with one_at_a_time():
        install(RUNTIME, DEVELOPMENT)


def _succeeds(*arguments: str, **variables: str) -> bool:
    command = [str(PYTHON), *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=False).returncode == 0


def _succeeds_quietly(*arguments: str, **variables: str) -> bool:
    """Run a program and print its output only if it fails: some print a report of success too."""
    command = [str(PYTHON), *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        sys.stdout.buffer.write(done.stdout)
        sys.stdout.flush()
    return done.returncode == 0


def _exec(*arguments: str, **variables: str) -> None:
    """Replace this process with the program, so that Ctrl-C and a supervisor's signals reach the program alone."""
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), *arguments], os.environ | variables)


_ALL = (setup, run, dev, demo, test, test_long, next_, lint, audit, sbom, bench, pictures, lock)
TASKS = {task.__name__.rstrip("_").replace("_", "-"): task for task in _ALL}


def main(names: list[str]) -> None:
    try:
        for name in names:
            TASKS[name]()
    except Stop as reason:
        sys.exit(f"Stopped: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        if checks.is_full(problem):
            sys.exit("Stopped: no space is left on the disk.")
        sys.exit(f"Stopped: {problem}.")
