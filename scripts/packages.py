"""The folder .venv and the packages in it, exactly those of the lock files."""

import fcntl
import hashlib
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from checks import Stop, require_space, says_full

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DEBIAN = "On Debian and Ubuntu: apt-get install python3-venv"


@dataclass(frozen=True)
class Packages:
    """One lock file; ``stamp`` keeps its hash once .venv is filled from it, ``megabytes`` is what that takes."""

    purpose: str
    lock: Path
    stamp: Path
    megabytes: int

    def fingerprint(self) -> str:
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()

    def are_installed(self) -> bool:
        return PYTHON.exists() and self.stamp.exists() and self.stamp.read_text() == self.fingerprint()


RUNTIME = Packages("running the site", ROOT / "requirements.txt", VENV / "runtime.sha256", megabytes=200)
DEVELOPMENT = Packages("tests and checks", ROOT / "requirements-dev.txt", VENV / "development.sha256", megabytes=500)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Lets two of these tasks that start together set up one after the other."""
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(*sets: Packages) -> None:
    """Does nothing, and says nothing, where the packages are there already."""
    for packages in sets:
        if not packages.are_installed():
            _require_tools()
            require_space(ROOT, packages.megabytes)
            require_space(_temporary_folder(), packages.megabytes // 2)  # where pip unpacks
            _make_venv()
            _fill(packages)


def _require_tools() -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise Stop(f"this Python comes without {module}, which makes .venv. {DEBIAN}")


def _make_venv() -> None:
    if not (PYTHON.exists() and _answers("-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))")):
        print("Making the folder .venv …", flush=True)
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], f"Python could not make .venv. {DEBIAN}")


def _answers(*arguments: str) -> bool:
    return subprocess.run([PYTHON, *arguments], capture_output=True, check=False).returncode == 0


def _fill(packages: Packages) -> None:
    print(f"Installing the packages for {packages.purpose} ({packages.lock.name}) …", flush=True)
    packages.stamp.unlink(missing_ok=True)
    options = ["--require-hashes", "--no-deps", "--quiet", "--no-input", "--disable-pip-version-check"]
    _run(
        [str(PYTHON), "-m", "pip", "install", *options, "-r", str(packages.lock)],
        f"pip could not install the packages of {packages.lock.name}. Is there a connection to the package index?",
    )
    packages.stamp.write_text(packages.fingerprint())


def _run(command: list[str], otherwise: str) -> None:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if done.returncode == 0:
        return
    if says_full(done.stdout):
        raise Stop(f"no space is left on the disk: in {VENV}, in {_temporary_folder()} or in pip's cache.")
    last_words = "\n".join(done.stdout.strip().splitlines()[-8:])
    print(last_words, file=sys.stderr)
    raise Stop(otherwise)


def _temporary_folder() -> Path:
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        raise Stop("there is no folder for temporary files that can be written to. Is the disk full?") from None
