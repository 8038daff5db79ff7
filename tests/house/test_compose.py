"""docker-compose.yml and its Dockerfile, as far as they can be checked without Docker."""

import re
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ENDS_BY_ITSELF = {"migrate"}
SECRETS = re.compile(r"SECRET|PASSWORD|TOKEN|_URL$")


def test_the_stack_is_the_production_shape():
    assert set(SERVICES) == {"web", "worker", "beat", "postgres", "redis", *ENDS_BY_ITSELF}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ENDS_BY_ITSELF))
def test_each_service_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_is_root_or_may_become_it(name):
    assert SERVICES[name]["user"] not in {"root", "0"}
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_secret_is_written_down(name):
    for variable, value in SERVICES[name].get("environment", {}).items():
        if SECRETS.search(variable) and variable != "REDIS_URL":
            assert "${" in value, f"{name}: {variable}"


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_data_is_in_a_volume_and_out_of_reach(name):
    assert "ports" not in SERVICES[name]
    assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    volume = SERVICES[name]["volumes"][0].split(":")[0]
    assert volume in COMPOSE["volumes"]


def test_the_web_is_offered_to_this_machines_proxy_only():
    assert SERVICES["web"]["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]


def test_the_image_runs_without_rights_and_without_the_laptops_packages():
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER desk"]
    assert "RUN uv sync --no-default-groups" in lines
    copied = {line.split()[1] for line in lines if line.startswith("COPY")}
    kept = {
        line.removeprefix("!")
        for line in (PROJECT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert copied == kept
    assert all((PROJECT / name).exists() for name in copied)


def test_the_example_names_every_variable_that_is_read():
    settings_source = (PROJECT / "service_desk" / "settings.py").read_text()
    read_in_python = set(re.findall(r'env_\w+\(\s*"([A-Z_]+)"', settings_source))
    read_in_compose = set(
        re.findall(r"\$\{([A-Z_]+)", (PROJECT / "docker-compose.yml").read_text())
    )
    example = (PROJECT / ".env.example").read_text()
    listed = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    assert read_in_compose | read_in_python <= listed
