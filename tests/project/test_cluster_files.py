"""Test that the files in deploy/opensearch agree with each other, the documents and the tests."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from release_tools import passes, tool

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "deploy" / "opensearch"
DOCUMENT = (ROOT / "docs" / "opensearch.md").read_text(encoding="utf-8")
NODES = ["node1", "node2", "node3"]


def read(name: str) -> Any:
    """Return the data of a YAML file in deploy/opensearch."""
    return yaml.safe_load((FILES / name).read_text(encoding="utf-8"))


@pytest.mark.external
def test_compose_accepts_its_file() -> None:
    path = FILES / "compose.yaml"
    passes(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(path))


def test_three_nodes_are_configured_alike_and_list_each_other() -> None:
    services, settings = read("compose.yaml")["services"], read("opensearch.yml")
    assert [each["hostname"] for each in services.values()] == [*services] == NODES
    assert settings["discovery.seed_hosts"] == NODES
    assert settings["cluster.initial_cluster_manager_nodes"] == NODES
    alike = set()
    for number, (name, service) in enumerate(services.items(), start=1):
        assert service.pop("ports") == [f"127.0.0.1:{9200 + number}:9200"]
        text = json.dumps(service, sort_keys=True)
        alike.add(text.replace(name, "NODE").replace(f"data{number}:", "DATA:"))
        mounted = [volume.partition(":")[0] for volume in service["volumes"]]
        files = [path for path in mounted if path.endswith(".yml")]
        assert len(files) == 4
        assert all((FILES / path).is_file() for path in files)
    assert len(alike) == 1


def test_nodes_have_the_tested_version() -> None:
    pom = (ROOT / "tests" / "cluster" / "pom.xml").read_text(encoding="utf-8")
    (version,) = re.findall("<os>(.+)</os>", pom)
    image = f"opensearchproject/opensearch:{version}"
    assert read("compose.yaml")["x-node"]["image"] == f"docker.io/{image}"
    assert {*re.findall(r"opensearchproject/opensearch:[\d.]+", DOCUMENT)} == {image}


def test_settings_are_as_documented() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| `?(\w+)`?[^|]* \|", DOCUMENT, re.MULTILINE)
    asked = {name: yaml.safe_load(value) for name, value in rows if "." in name}
    settings = read("opensearch.yml")
    assert len(asked) == 3
    assert {name: settings[name] for name in asked} == asked
    assert settings["plugins.security.ssl.http.enabled"] is True
    for side in ("http", "transport"):
        for file in ("pemcert", "pemkey", "pemtrustedcas"):
            assert f"plugins.security.ssl.{side}.{file}_filepath" in settings


def test_the_user_has_the_documented_rights() -> None:
    (sentence,) = re.findall("^The user needs these rights on .+$", DOCUMENT, re.MULTILINE)
    (also,) = re.findall("the user also needs `(.+?)`", DOCUMENT)
    indexes, _, whole = sentence.partition("and of the cluster")
    role = read("roles.yml")["eventsearch"]
    (permissions,) = role["index_permissions"]
    pattern, _, *rights = re.findall("`(.+?)`", indexes)
    assert (permissions["index_patterns"], permissions["allowed_actions"]) == ([pattern], rights)
    assert set(role["cluster_permissions"]) == {*re.findall("`(.+?)`", whole), also}
    assert read("roles_mapping.yml")["eventsearch"]["users"] == ["eventsearch"]
    users = read("internal_users.yml")
    assert set(users) == {"_meta", "eventsearch"}
    assert users["eventsearch"]["hash"] == "PASSWORD_HASH"
