"""What runs the site elsewhere (units, containers) names what is there, and agrees with itself."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from django.core.management import get_commands, load_command_class

from .test_docs import commands_in, described

ROOT = Path(__file__).resolve().parent.parent
UNITS = ROOT / "deploy" / "systemd"
OPERATING = ROOT / "docs" / "operating.md"
HOME = "/opt/nice-pick/"
FAILED = "nice-pick-failed@.service"


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def assert_command_exists(words):
    """``words`` call a command of manage.py that is there, with options that it knows."""
    name, *rest = words[words.index("manage.py") + 1 :]
    assert name in get_commands()
    known = load_command_class(get_commands()[name], name).create_parser("manage.py", name).format_help()
    assert {word for word in rest if word.startswith("--")} <= set(re.findall(r"--[a-z0-9-]+", known))


# ---- units


class Unit(configparser.ConfigParser):
    """Keys keep their case; a percent sign and a colon mean nothing."""

    optionxform = staticmethod(str)

    def __init__(self, path):
        super().__init__(interpolation=None, delimiters=["="], strict=False)
        self.read_string(path.read_text(encoding="utf-8"))


def services():
    return sorted(UNITS.glob("*.service"))


def test_every_unit_starts_what_is_there():
    for path in services():
        if path.name == FAILED:
            continue
        words = shlex.split(Unit(path)["Service"]["ExecStart"].replace("exec ", ""))
        if words[0] == "/bin/sh":
            words = shlex.split(words[2])
        program = words[0].removeprefix(HOME)
        assert program.startswith(".venv/bin/")
        assert (Path(sys.executable).parent / Path(program).name).exists(), path.name
        assert_command_exists(words)


def test_every_unit_gets_what_they_have_in_common():
    (common,) = UNITS.glob("*.service.d/*.conf")
    prefix = common.parent.name.removesuffix(".service.d")

    assert prefix.endswith("-")
    assert all(path.name.startswith(prefix) for path in services())
    service = Unit(common)["Service"]
    assert service["WorkingDirectory"] == HOME.removesuffix("/")
    assert service["User"] != "root"
    assert service["ProtectSystem"] == "strict"


def test_each_timer_has_its_service():
    for path in UNITS.glob("*.timer"):
        assert path.with_suffix(".service") in services()


def test_systemd_understands_the_units(tmp_path):
    if not shutil.which("systemd-analyze"):
        return
    units = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(UNITS, units)
    make_program(tmp_path / HOME[1:] / ".venv" / "bin" / "python")
    for program in ("usr/bin/curl", "usr/bin/find", "bin/sh"):
        make_program(tmp_path / program)
    for target in ("sysinit", "basic", "shutdown", "multi-user", "timers", "network-online", "time-set", "time-sync"):
        (units / f"{target}.target").write_text("[Unit]\nDescription=Comes with systemd\n")

    names = [path.name.replace("@.", "@8000.") for path in UNITS.glob("*.*") if path.is_file()]
    done = subprocess.run(
        ["systemd-analyze", "--man=no", "verify", f"--root={tmp_path}", *names], capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")


def make_program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)


def test_nginx_asks_the_ports_that_the_units_serve():
    asked = re.findall(r"server 127\.0\.0\.1:(\d+)", text_of("deploy/upstream.conf"))

    assert asked
    assert set(re.findall(r"nice-pick-web@(\d+)", text_of("docs/operating.md"))) == set(asked)


def test_the_document_names_units_that_are_there():
    there = {path.stem for path in UNITS.glob("*.*") if path.is_file()}
    for _, *words in commands_in(OPERATING):
        for word in words:
            if word.startswith("nice-pick-") and "." not in word.removesuffix(".timer"):
                assert re.sub(r"@\d+", "@", word).removesuffix(".timer") in there, word


def test_the_settings_of_the_document_are_accepted(tmp_path):
    (block,) = re.findall(r"^```ini\n(.*?)^```", OPERATING.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    shown = dict(line.split("=", 1) for line in block.splitlines())
    elsewhere = {name: re.sub("/var/(lib|cache)/nice-pick", str(tmp_path), value) for name, value in shown.items()}

    done = subprocess.run(
        [sys.executable, "-c", "import nicepick.settings"],
        cwd=ROOT,
        env=os.environ | elsewhere,
        capture_output=True,
        text=True,
    )

    assert done.stderr == ""
    assert set(shown) <= set(described())


def shown(program):
    """The words after ``program`` in each command of the document that calls it."""
    return [words[1:] for words in commands_in(OPERATING) if words[0] == program]


def test_what_is_installed_first_is_what_is_called():
    first, *later = [words[1:] for words in shown("apt-get")]
    called = {words[0] for words in commands_in(OPERATING)} & {"certbot", "git", "make", "nginx"}

    assert set(first) == called | {"curl", "python3-venv"}  # which the units and `make setup` call
    assert later == [["postgresql"]]


def test_the_account_of_the_document_is_that_of_the_units():
    (common,) = UNITS.glob("*.service.d/*.conf")
    service = Unit(common)["Service"]
    ((*options, name),) = shown("useradd")

    assert name == service["User"] == service["Group"]
    assert options == ["--system", "--home-dir", f"/var/lib/{service['StateDirectory']}"]


def test_the_database_of_the_document_is_that_of_its_address():
    (address,) = re.findall(r"DATABASE_URL=postgres://(\w+):PASSWORD@127\.0\.0\.1:5432/(\w+)", text_of(OPERATING))
    ((*_, role),), ((*_, owner, database),) = shown("createuser"), shown("createdb")

    assert role == owner == address[0]
    assert database == address[1]
