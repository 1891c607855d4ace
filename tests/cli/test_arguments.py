"""Which words of the command line are text."""

from __future__ import annotations

import pytest

from eventsearch.cli.options import separate

VALUED = {
    "-n": True,
    "--number": True,
    "--tag": True,
    "--sort": True,
    "-i": True,
    "--fields": True,
    "--color": True,
    "--json": False,
    "-h": False,
}
BARE = {"--fields": "?", "--color": "always"}


@pytest.mark.parametrize(
    ("args", "separated"),
    [
        (["été"], ["--", "été"]),
        (["-python"], ["--", "-python"]),
        (["-10%"], ["--", "-10%"]),
        (["-informatique"], ["--", "-informatique"]),
        (["-nantes", "-n", "3"], ["-n", "3", "--", "-nantes"]),
        (["-n5", "x"], ["-n5", "--", "x"]),
        (["x", "--sort", "-date", "y"], ["--sort", "-date", "--", "x", "y"]),
        (["--tag", "-x", "a"], ["--tag", "-x", "--", "a"]),
        (["--tag=10%", "a"], ["--tag=10%", "--", "a"]),
        (["a", "--", "--tag", "-n"], ["--", "a", "--tag", "-n"]),
        (["--json", "a"], ["--json", "--", "a"]),
        (["--fields"], ["--fields=?", "--"]),
        (["--fields", "--json"], ["--fields=?", "--json", "--"]),
        (["--fields", "url", "a"], ["--fields", "url", "--", "a"]),
        (["a", "--color"], ["--color=always", "--", "a"]),
        (["-"], ["--", "-"]),
        (["--unknown", "a"], ["--unknown", "--", "a"]),
        (["--tag"], ["--tag"]),
        (["a", "-n", "3", "--tag"], ["-n", "3", "--tag"]),
        (["-h"], ["-h", "--"]),
        ([], ["--"]),
    ],
)
def test_options_come_first_then_the_text(args: list[str], separated: list[str]) -> None:
    assert separate(args, VALUED, BARE) == separated
