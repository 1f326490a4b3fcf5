"""The containers, by reading: no engine runs here, so these tests look for what would keep one from starting."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from .test_docs import commands_in, described, documents

ROOT = Path(__file__).resolve().parent.parent
SITE = "nice-pick"
SIZES = ("one", "public", "many")
OF_COMPOSE = {"DEBUG", "PORT", "SAMPLE_ACTIVITY"}
"""Settings that no service takes from outside."""
OF_THE_ENTRY_POINT = {"PREPARE"}


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def composed():
    return yaml.safe_load(text_of("docker-compose.yml"))


@pytest.fixture(scope="module")
def dockerfile():
    return re.sub(r"\\\n", "", text_of("Dockerfile"))


def of_the_site(composed):
    """The services that run the site, by name; the one that only builds the image is none."""
    services = composed["services"].items()
    return {name: service for name, service in services if service.get("image") == SITE and "build" not in service}


def of_size(composed, size):
    return {name: one for name, one in of_the_site(composed).items() if size in one["profiles"]}


def default_command(dockerfile):
    (words,) = re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)
    return json.loads(words)


def assert_command_exists(words):
    """``words`` are a command that is there, with options that it knows."""
    name, *rest = words
    assert name in get_commands()
    known = load_command_class(get_commands()[name], name).create_parser("manage.py", name).format_help()
    assert {word for word in rest if word.startswith("--")} <= set(re.findall(r"--[a-z0-9-]+", known))


# ---- the image


def test_one_service_builds_the_image_and_all_others_wait_for_it_and_fetch_none(composed):
    building = {name: one for name, one in composed["services"].items() if "build" in one}
    ((name, builder),) = building.items()

    assert builder["image"] == SITE
    assert builder["profiles"] == list(SIZES)
    assert builder["restart"] == "no"
    for service in of_the_site(composed).values():
        assert service["pull_policy"] == "never"
        waits = waited_for(service, composed["services"])
        assert waits[name] == {"condition": "service_completed_successfully"}


def waited_for(service, services):
    """What a service waits for, and what these wait for."""
    found = dict(service.get("depends_on", {}))
    for name in service.get("depends_on", {}):
        found |= waited_for(services[name], services)
    return found


def test_the_image_runs_by_a_number_that_stays_the_same_and_is_not_root(dockerfile):
    ((user, group),) = re.findall(r"^USER (\d+):(\d+)$", dockerfile, re.MULTILINE)

    assert int(user) > 0
    assert f"--uid {user} --gid {group}" in dockerfile
    assert f"groupadd --system --gid {group}" in dockerfile


def test_the_last_stage_is_the_site_and_each_begins_with_one_that_is_there(dockerfile):
    stages = re.findall(r"^FROM (\S+) AS (\w+)$", dockerfile, re.MULTILINE)
    first, *others = stages

    assert first[0].startswith("python:")
    assert all(base in [name for _, name in stages[: place + 1]] for place, (base, _) in enumerate(others))
    assert stages[-1][1] == "site"


def test_the_version_of_python_is_one_for_which_all_that_is_locked_has_wheels(dockerfile):
    (version,) = re.findall(r"^FROM python:(\d+\.\d+)-", dockerfile, re.MULTILINE)
    (listed,) = re.findall(r"^PYTHONS = \((.*?)\)", text_of("scripts/tasks.py"), re.MULTILINE)

    assert f'"{version}"' in listed


def test_all_that_is_copied_into_the_image_is_let_in(dockerfile):
    ignored = text_of(".dockerignore").splitlines()
    named = re.findall(r"^COPY (\S+) ", dockerfile, re.MULTILINE)
    (entry,) = re.findall(r"^ENTRYPOINT (\[.*\])$", dockerfile, re.MULTILINE)

    for name in [*named, json.loads(entry)[1]]:
        assert (ROOT / name).exists(), name
        assert not {name, name.split("/")[0]} & set(ignored), name


def test_no_secret_enters_the_image(dockerfile):
    assert {".env", "var"} <= set(text_of(".dockerignore").splitlines())
    assert not re.search(r"^(ENV|ARG) .*(SECRET|PASSWORD)", dockerfile, re.MULTILINE)


def test_the_programs_for_backups_are_those_of_the_server(composed, dockerfile):
    (client,) = re.findall(r"postgresql-client-(\d+)", dockerfile)

    assert composed["services"]["database"]["image"] == f"postgres:{client}"
    assert f"postgresql-{client} " in dockerfile


def test_the_container_to_work_in_is_a_stage_of_the_same_file(dockerfile):
    container = json.loads(text_of(".devcontainer/devcontainer.json"))
    folder = ROOT / ".devcontainer"

    assert (folder / container["build"]["dockerfile"]).resolve() == ROOT / "Dockerfile"
    assert (folder / container["build"]["context"]).resolve() == ROOT
    assert f" AS {container['build']['target']}\n" in dockerfile
    assert container["postCreateCommand"].split()[0] == "make"
    assert re.search(rf"^{container['postCreateCommand'].split()[1]}:", text_of("Makefile"), re.MULTILINE)


# ---- the entry point


@pytest.fixture
def entered(tmp_path):
    """Run the entry point with a program in place of Python, and return what it was called with."""
    (tmp_path / "python").write_text('#!/bin/sh\necho "$@"\n[ "$2" != "${FAILING:-}" ]\n')
    (tmp_path / "python").chmod(0o755)

    def run(*words, **environment):
        done = subprocess.run(
            ["sh", ROOT / "deploy" / "entrypoint.sh", *words],
            env={"PATH": f"{tmp_path}:/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout.splitlines()

    return run


def test_before_it_serves_it_prepares_the_database(entered):
    assert entered("serve", "--port", "8000") == (
        0,
        ["manage.py prepare --without-static", "manage.py serve --port 8000"],
    )


def test_a_database_that_cannot_be_prepared_is_not_served(entered):
    assert entered("serve", FAILING="prepare") == (1, ["manage.py prepare --without-static"])


def test_where_somebody_else_prepares_it_and_for_any_other_command_it_does_not(entered):
    assert entered("serve", PREPARE="false") == (0, ["manage.py serve"])
    assert entered("backup", "/backups/a file") == (0, ["manage.py backup /backups/a file"])


# ---- the services


def test_the_services_get_every_setting_but_those_that_compose_decides_and_that_of_a_demonstration(composed):
    for service in of_the_site(composed).values():
        given = set(service["environment"]) - OF_THE_ENTRY_POINT
        assert set(described()) - given == OF_COMPOSE
        assert given <= set(described())


def test_no_secret_is_written_into_the_services():
    text = text_of("docker-compose.yml")

    assert "SECRET_KEY: ${SECRET_KEY:?set SECRET_KEY to " in text
    assert "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-}" in text
    assert "nicepick:${POSTGRES_PASSWORD:-}@database" in text


def test_each_service_needs_only_services_of_its_own_size(composed):
    services = composed["services"]

    for name, service in services.items():
        assert set(service["profiles"]) <= set(SIZES), name
        for needed in service.get("depends_on", {}):
            assert set(service["profiles"]) <= set(services[needed]["profiles"]), (name, needed)


def test_of_each_size_one_service_prepares_the_database(composed):
    for size in SIZES:
        services = of_size(composed, size)
        preparing = [
            name
            for name, one in services.items()
            if "prepare" in one.get("command", []) or one["environment"].get("PREPARE") != "false"
        ]
        assert len(preparing) == 1, size
        for name in services.keys() - set(preparing):
            job = services[name]["depends_on"][preparing[0]]
            assert job == {"condition": "service_completed_successfully"}
            assert services[preparing[0]]["restart"] == "no"


def test_every_container_starts_what_is_there(composed, dockerfile):
    for service in of_the_site(composed).values():
        assert "entrypoint" not in service  # with another one, the command of the image would be gone
        assert_command_exists(service.get("command", default_command(dockerfile)))


def test_each_size_has_one_database_and_a_worker(composed):
    for size, database in (("one", "sqlite:"), ("public", "sqlite:"), ("many", "postgres:")):
        services = of_size(composed, size).values()
        (address,) = {one["environment"]["DATABASE_URL"] for one in services}
        assert address.startswith(database)
        (by_a_thread,) = {one["environment"]["WORKER"] for one in services}
        assert any("db_worker" in one.get("command", []) for one in services) == (by_a_thread == "false")


def test_what_is_probed_is_what_the_site_listens_on(composed, dockerfile):
    words = default_command(dockerfile)
    port = words[words.index("--port") + 1]
    probes = re.findall(r"http://127\.0\.0\.1:(\d+)/", text_of("docker-compose.yml").split("services:")[0] + dockerfile)

    assert set(probes) == {port}
    assert f"EXPOSE {port}\n" in dockerfile


def test_what_the_site_writes_is_kept_in_volumes_that_are_its_own(composed, dockerfile):
    (owned,) = re.findall(r"chown site:site var (.*?) *$", dockerfile, re.MULTILINE)
    for service in of_the_site(composed).values():
        for volume in service["volumes"]:
            name, folder = volume.split(":")
            assert name in composed["volumes"]
            assert folder in owned.split()


def test_what_is_mounted_from_here_is_a_file_that_is_there(composed):
    mounted = [volume for service in composed["services"].values() for volume in service.get("volumes", [])]
    from_here = [volume.split(":")[0] for volume in mounted if volume.startswith(".")]

    assert len(from_here) == 3
    assert all((ROOT / name).is_file() for name in from_here)


# ---- what stands in front


def test_nginx_finds_the_web_services(composed, dockerfile):
    (name, port) = re.findall(r"server ([a-z]+):(\d+)", text_of("deploy/upstream.compose.conf"))[0]
    found = [
        service
        for service in composed["services"].values()
        if name in service.get("networks", {}).get("default", {}).get("aliases", [])
    ]

    assert len(found) == 2
    assert f'"--port", "{port}"' in dockerfile


def test_caddy_leads_to_the_site_and_takes_its_domain_from_the_environment(composed, dockerfile):
    caddy = composed["services"]["caddy"]
    (name, port) = caddy["environment"]["SITE"].split(":")

    assert name in of_size(composed, "public")
    assert f'"--port", "{port}"' in dockerfile
    assert set(re.findall(r"\{\$(\w+)\}", text_of("deploy/Caddyfile"))) == set(caddy["environment"])


def test_a_site_behind_caddy_knows_its_domain_speaks_https_and_believes_one_proxy(composed):
    (site,) = of_size(composed, "public").values()

    for name, value in {
        "SITE_URL": "https://${DOMAIN:-}",
        "ALLOWED_HOSTS": "${DOMAIN:-}",
        "HTTPS": "true",
        "TRUSTED_PROXIES": "1",
    }.items():
        assert site["environment"][name] == value


def test_only_what_stands_in_front_is_reached_and_from_elsewhere_only_caddy(composed):
    reached = {name: one["ports"] for name, one in composed["services"].items() if "ports" in one}

    assert set(reached) == {"site", "caddy", "nginx"}
    assert reached.pop("caddy") == ["80:80", "443:443", "443:443/udp"]
    assert all(port.startswith("127.0.0.1:${PORT:-8000}:") for ports in reached.values() for port in ports)


def test_documents_name_services_that_are_there(composed):
    for document in documents():
        for words in commands_in(document):
            if words[:2] != ["docker", "compose"] or "--profile" not in words:
                continue
            size = words[words.index("--profile") + 1]
            there = {name for name, one in composed["services"].items() if size in one["profiles"]}
            assert there, (document.name, size)
            if words[4] in ("run", "up", "exec", "logs"):
                named = [word for word in words[5:] if not word.startswith("--")]
                assert not named or named[0] in there, (document.name, words)
