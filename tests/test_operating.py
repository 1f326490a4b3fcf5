"""What runs the site elsewhere (units, containers) names what is there, and agrees with itself."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from .test_docs import commands_in, described, documents

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


# ---- containers


@pytest.fixture(scope="module")
def composed():
    return yaml.safe_load(text_of("docker-compose.yml"))


def of_the_site(composed):
    return {name: service for name, service in composed["services"].items() if service.get("image") == "nice-pick"}


def test_the_services_get_every_setting_but_those_that_compose_decides_and_that_of_a_demonstration(composed):
    for service in of_the_site(composed).values():
        assert set(described()) - set(service["environment"]) == {"DEBUG", "PORT", "SAMPLE_ACTIVITY"}
        assert set(service["environment"]) <= set(described())


def test_no_secret_is_written_into_the_services():
    text = text_of("docker-compose.yml")

    assert "SECRET_KEY: ${SECRET_KEY:?set SECRET_KEY to " in text
    assert "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-}" in text
    assert "nicepick:${POSTGRES_PASSWORD:-}@database" in text


def test_each_service_needs_only_services_of_its_own_size(composed):
    services = composed["services"]

    for name, service in services.items():
        assert service["profiles"] in (["one"], ["many"]), name
        for needed in service.get("depends_on", {}):
            assert services[needed]["profiles"] == service["profiles"], (name, needed)


def test_everything_waits_for_the_migration(composed):
    services = of_the_site(composed)
    jobs = {name for name, service in services.items() if "migrate" in service.get("command", [])}

    assert {services[name]["profiles"][0] for name in jobs} == {"one", "many"}
    for name in services.keys() - jobs:
        (job,) = jobs & services[name]["depends_on"].keys()
        assert services[name]["depends_on"][job] == {"condition": "service_completed_successfully"}
    assert all(services[name]["restart"] == "no" for name in jobs)


def test_every_container_starts_what_is_there(composed):
    (words,) = re.findall(r'^CMD \["(.*)"\]$', text_of("Dockerfile"), re.MULTILINE)
    assert_command_exists(words.split('", "'))
    for service in of_the_site(composed).values():
        if "command" in service:
            assert_command_exists(service["command"])


def test_each_size_has_one_database_and_a_worker(composed):
    for size, database in (("one", "sqlite:"), ("many", "postgres:")):
        services = [one for one in of_the_site(composed).values() if one["profiles"] == [size]]
        (address,) = {one["environment"]["DATABASE_URL"] for one in services}
        assert address.startswith(database)
        (by_a_thread,) = {one["environment"]["WORKER"] for one in services}
        assert any("db_worker" in one.get("command", []) for one in services) == (by_a_thread == "false")


def test_nginx_finds_the_web_services(composed):
    (name, port) = re.findall(r"server ([a-z]+):(\d+)", text_of("deploy/upstream.compose.conf"))[0]
    found = [
        service
        for service in composed["services"].values()
        if name in service.get("networks", {}).get("default", {}).get("aliases", [])
    ]

    assert len(found) == 2
    assert f'"--port", "{port}"' in text_of("Dockerfile")
    for volume in composed["services"]["nginx"]["volumes"]:
        assert (ROOT / volume.split(":")[0]).is_file()


def test_only_one_service_of_each_size_is_reached_and_only_from_this_machine(composed):
    reached = [(one["profiles"], one["ports"]) for one in composed["services"].values() if "ports" in one]

    assert sorted(size for size, _ in reached) == [["many"], ["one"]]
    assert all(port.startswith("127.0.0.1:${PORT:-8000}:") for _, ports in reached for port in ports)


def test_what_the_site_writes_is_kept_in_volumes_that_are_its_own(composed):
    (owned,) = re.findall(r"chown site var (.*?) *$", text_of("Dockerfile"), re.MULTILINE)
    for service in of_the_site(composed).values():
        for volume in service["volumes"]:
            name, folder = volume.split(":")
            assert name in composed["volumes"]
            assert folder in owned.split()


def test_the_programs_for_backups_are_those_of_the_server(composed):
    (client,) = re.findall(r"postgresql-client-(\d+)", text_of("Dockerfile"))

    assert composed["services"]["database"]["image"] == f"postgres:{client}"


def test_documents_name_services_that_are_there(composed):
    for document in documents():
        for words in commands_in(document):
            if words[:2] != ["docker", "compose"] or "--profile" not in words:
                continue
            size = words[words.index("--profile") + 1]
            there = {name for name, one in composed["services"].items() if one["profiles"] == [size]}
            assert there, (document.name, size)
            if words[4] in ("run", "up", "exec"):
                named = [word for word in words[5:] if not word.startswith("--")]
                assert named[0] in there, (document.name, words)
