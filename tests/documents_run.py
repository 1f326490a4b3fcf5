"""Runs the commands of documents, each document in its order, in a folder that stands for the machine.

Started as a process of its own by test_commands_of_documents: ``python -m tests.documents_run FOLDER``. What lies at
/etc, /opt, /tmp and /var on an operator's machine lies below the folder here. The settings are those that
docs/operating.md shows, and the database is the file that they name.
"""

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from .held_commands import is_held
from .test_docs import ROOT, documents, lines_in

STANDING_IN = {
    "endoflife PATH": f"endoflife {ROOT}/tests/data/sources/endoflife",
    "packages PATH": "packages packages.csv",
    "landscape PATH": f"landscape {ROOT}/tests/data/sources/landscape.yml",
    "feedback/SECRET/": "feedback/{secret}/",
}
"""What an operator puts in place of the words in capitals."""
OPERATING = ROOT / "docs" / "operating.md"
HERE = {"cp", "grep", "install", "ln", "rm"}
"""Programs that do here what they do elsewhere, once the paths are ours and nobody's account is needed."""
PAIR = "mysql-vs-postgresql"
STACK = {
    "requirements.txt": "nobody-knows-this==1.0\n",
    "docker-compose.yml": "services: {site: {image: site.example/shop:1}}\n",
}
"""What a project depends on, without a support that may end one day."""
PACKAGES = "technology,ecosystem,package,role,downloads_month\nflask,pypi,flask,same-name,1200\n"


def below(folder: Path, text: str) -> str:
    """``text`` with the paths of an operator's machine below ``folder``."""
    return re.sub(r"(?<![\w./])(?P<sqlite>sqlite:///)?/(?=(?:etc|opt|tmp|var)/)", rf"\g<sqlite>{folder}/", text)


@dataclass
class Machine:
    """``at`` is the folder in which the next command runs, ``secret`` ends the private link of a reader."""

    folder: Path
    secret: str = ""
    at: Path = field(init=False)

    def __post_init__(self) -> None:
        self.at = self.checkout = self.folder / "checkout"

    def run(self, line: str) -> None:
        """Run one line. What fails raises, or ends the process with another status than 0."""
        words = shlex.split(self.here(line), comments=True)
        given: IO[str] = io.StringIO()
        while words:
            end = words.index("|") if "|" in words else len(words)
            given = self.run_part(words[:end], given)
            words = words[end + 1 :]

    def here(self, line: str) -> str:
        """The line with paths below the folder, and its words in capitals filled in."""
        line = below(self.folder, line)
        for word, instead in STANDING_IN.items():
            line = line.replace(word, instead.format(secret=self.secret))
        return line

    def run_part(self, words: list[str], given: IO[str]) -> IO[str]:
        """What the part of a pipe writes, from what the part before it has written."""
        if words[:2] == ["sudo", "-u"]:
            words = words[3:]
        words = words[1:] if words[0] == "sudo" else words
        variables = {}
        while words and re.match(r"[A-Z_]+=", words[0]):
            name, _, variables[name] = words.pop(0).partition("=")
        if not words:
            return given
        program, *rest = words
        if program == "xargs":
            program, *rest = [*rest, *given.read().split()]
        if program == ".venv/bin/python" and rest[0] == "manage.py":
            return (
                self.elsewhere([str(ROOT / "manage.py"), *rest[1:]], variables) if variables else self.manage(rest[1:])
            )
        if program == ".venv/bin/python":
            return self.elsewhere(rest, variables)
        if program == "cd":
            self.at /= rest[0]
        elif [program, *rest[:1]] == ["git", "clone"]:
            shutil.copytree(self.checkout, rest[-1], symlinks=True)
        elif program == "ssh":  # another machine, which is this one
            subprocess.run(rest[1], shell=True, check=True, cwd=self.folder, stdin=given)  # noqa: S602
        elif program in HERE:
            rest = _for_nobody(rest) if program == "install" else rest
            if strange := [word for word in rest if self.is_elsewhere(word)]:
                raise ValueError(f"Nobody said what {program} may do to {strange[0]}.")
            done = subprocess.run([program, *rest], cwd=self.at, check=True, stdout=subprocess.PIPE, text=True)
            return io.StringIO(done.stdout)
        elif program not in {"less", "sleep"}:
            raise ValueError(f"Nobody said how to run {program} here.")
        return given

    def is_elsewhere(self, word: str) -> bool:
        return word.startswith(("/", "~")) and word != os.devnull and not word.startswith(f"{self.folder}/")

    def manage(self, words: list[str]) -> IO[str]:
        """Run a command in this process, as manage.py would. It has a file to write to: one writes bytes."""
        from django.core.management import call_command

        os.chdir(self.at)
        written = (self.folder / "written").open("w+", encoding="utf-8")
        try:
            with redirect_stdout(written):
                call_command(*words)
        except SystemExit as ended:
            if ended.code:
                raise
        written.seek(0)
        return written

    def elsewhere(self, words: list[str], variables: dict[str, str]) -> IO[str]:
        """Run it in a process of its own with these settings. What is copied goes to where only migrate was."""
        if "COPY_FROM" in variables:
            variables["DATABASE_URL"] = f"sqlite:///{self.folder}/migrated.sqlite3"
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.at,
            env=os.environ | variables,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return io.StringIO(done.stdout)


def _for_nobody(words: list[str]) -> list[str]:
    """The options of install without an owner and a group."""
    return shlex.split(re.sub(r" -[og] \S+", "", shlex.join(words)))


def furnish(machine: Machine) -> None:
    """Make what the documents take for granted: a checkout with a part of the catalogue, sets, and a reader's words."""
    for name in ("etc", "opt", "tmp", "etc/systemd/system", "etc/nginx", "etc/ssl", "var/lib/nice-pick/sources"):
        (machine.folder / name).mkdir(parents=True, exist_ok=True)
    catalogue = machine.at / "catalogue"
    for kind in ("categories", "criteria"):
        shutil.copytree(ROOT / "catalogue" / kind, catalogue / kind)
    for name in (
        *(f"technologies/{slug}" for slug in ("flask", "mysql", "postgresql", "sqlite")),
        f"comparisons/{PAIR}",
    ):
        (catalogue / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "catalogue" / f"{name}.yaml", catalogue / f"{name}.yaml")
    (machine.at / "deploy").symlink_to(ROOT / "deploy")
    machine.manage(["import_catalogue", str(catalogue)])
    furnish_sources(machine)
    furnish_words(machine)


def furnish_sources(machine: Machine) -> None:
    """The list of the document, the sets that it names, and the files of a project."""
    (listed,) = re.findall(r"^```text\n(# NAME PATH.*?)^```", OPERATING.read_text(), re.MULTILINE | re.DOTALL)
    (machine.folder / "etc" / "nice-pick-sources").write_text(machine.here(listed))
    sets, small = machine.folder / "var/lib/nice-pick/sources", ROOT / "tests/data/sources"
    shutil.make_archive(str(sets / "endoflife"), "gztar", small / "endoflife")
    shutil.copy(small / "landscape.yml", sets)
    (machine.at / "packages.csv").write_text(PACKAGES)
    for name, text in STACK.items():
        (machine.at / name).write_text(text)


def furnish_words(machine: Machine) -> None:
    """A reader's disagreement, and a team's record of a decision."""
    from django.test import Client

    from comparisons.models import Comparison

    from .make import make_feedback

    comparison = Comparison.objects.get()
    machine.secret = make_feedback(comparison, email="reader@example.org").token
    record = Client(SERVER_NAME="www.example.org").get(f"/compare/{PAIR}/decision.md", secure=True)
    decisions = machine.at / "docs" / "decisions"
    decisions.mkdir(parents=True)
    (decisions / "use-postgresql.md").write_bytes(record.content)


def main(folder: Path) -> None:
    import django

    django.setup()
    from comparisons.management.commands import prepare

    machine = Machine(folder)
    furnish(machine)
    prepare.CATALOGUE = machine.checkout / "catalogue"
    for document in documents():
        machine.at = machine.checkout
        for line in lines_in(document):
            if not is_held(line):
                print(document.relative_to(ROOT), "$", line, flush=True)
                machine.run(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
