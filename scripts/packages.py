"""Virtual environments that hold exactly the packages of a lock file."""

import fcntl
import hashlib
import importlib.util
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from checks import Stop, require_space, says_full

ROOT = Path(__file__).resolve().parent.parent
DEBIAN = "On Debian and Ubuntu: apt-get install python3-venv"
ADDRESS = re.compile(r"\b[a-z]+://\S+|host='[^']*'")
"""The address of a package index: it may hold a password, so it is never printed."""


@dataclass(frozen=True)
class VirtualEnvironment:
    """A virtual environment in ``folder``, made with ``made_with``; made again if its Python is below ``oldest``."""

    folder: Path
    made_with: str = sys.executable
    oldest: tuple[int, int] = (3, 11)

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def is_usable(self) -> bool:
        return self.python.exists() and starts(
            self.python, f"import pip, sys; sys.exit(sys.version_info < {self.oldest})"
        )


OURS = VirtualEnvironment(ROOT / ".venv")
PYTHON = OURS.python


@dataclass(frozen=True)
class Packages:
    """A lock file. ``stamp`` holds the file's hash once it is installed, ``megabytes`` is the disk space needed."""

    purpose: str
    lock: Path
    stamp: Path
    megabytes: int
    environment: VirtualEnvironment = OURS

    def fingerprint(self) -> str:
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()

    def are_installed(self) -> bool:
        python = self.environment.python
        return python.exists() and self.stamp.exists() and self.stamp.read_text() == self.fingerprint()


RUNTIME = Packages("running the site", ROOT / "requirements.txt", OURS.folder / "runtime.sha256", megabytes=200)
DEVELOPMENT = Packages(
    "tests and checks", ROOT / "requirements-dev.txt", OURS.folder / "development.sha256", megabytes=500
)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a file lock, so that two tasks started together install one after the other."""
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(*sets: Packages) -> None:
    """Install the packages of each lock file; do and print nothing if they are installed already."""
    for packages in sets:
        if not packages.are_installed():
            _require_tools()
            require_space(ROOT, packages.megabytes)
            require_space(_temporary_folder(), packages.megabytes // 2)  # where pip unpacks
            _make(packages.environment)
            _fill(packages)


def _require_tools() -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise Stop(f"this Python comes without {module}, which makes .venv. {DEBIAN}")


def _make(environment: VirtualEnvironment) -> None:
    if not environment.is_usable():
        folder = environment.folder
        print(f"Making the folder {folder.name} …", flush=True)
        command = [environment.made_with, "-m", "venv", "--clear", str(folder)]
        _run(command, f"Python could not make {folder.name}. {DEBIAN}")


def starts(python: Path, code: str) -> bool:
    """Return whether ``python`` exists and runs ``code`` with exit status 0."""
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _fill(packages: Packages) -> None:
    print(f"Installing the packages for {packages.purpose} ({packages.lock.name}) …", flush=True)
    packages.stamp.unlink(missing_ok=True)
    pip_install(packages.environment, "--require-hashes", "-r", str(packages.lock))
    packages.stamp.write_text(packages.fingerprint())


def pip_install(environment: VirtualEnvironment, *what: str) -> None:
    options = ["--no-deps", "--quiet", "--no-input", "--disable-pip-version-check"]
    _run(
        [str(environment.python), "-m", "pip", "install", *options, *what],
        f"pip could not install {Path(what[-1]).name}. Is there a connection to the package index?",
    )


def _run(command: list[str], otherwise: str) -> None:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if done.returncode == 0:
        return
    if says_full(done.stdout):
        raise Stop(f"no space is left on the disk: in {ROOT}, in {_temporary_folder()} or in pip's cache.")
    last_words = "\n".join(done.stdout.strip().splitlines()[-8:])
    print(ADDRESS.sub("…", last_words), file=sys.stderr)
    raise Stop(otherwise)


def _temporary_folder() -> Path:
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        raise Stop("there is no folder for temporary files that can be written to. Is the disk full?") from None
