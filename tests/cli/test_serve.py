"""Test how `eventsearch serve` starts and stops."""

from __future__ import annotations

import json
import signal
import socket
import urllib.request
from pathlib import Path
from time import sleep

from cli_site import Run
from long_form import tries
from processes import running


def test_it_answers_until_it_is_stopped(indexed: Path) -> None:
    with running("serve", "--port", "0", "--now", "2031-05-01T12:30", cwd=indexed) as server:
        with urllib.request.urlopen(f"{server.url()}/v1/search?q=10%25", timeout=30) as answer:
            page = json.load(answer)
        assert [hit["status"] for hit in page["hits"]] == ["ongoing"]
        assert server.ended(signal.SIGTERM) == 0
    assert server.printed == []
    assert not any("Traceback" in line for line in server.said)


NOWHERE = "names no host: links to its pages lead here; set site.url in eventsearch.toml"


def test_a_site_without_a_host_is_reported_at_the_start(run: Run, site: Path) -> None:
    config = site / "hugo.yaml"
    text = config.read_text(encoding="utf-8").replace("https://example.org/", "/")
    config.write_text(text, encoding="utf-8")
    run("index", cwd=site)
    with running("serve", "--port", "0", cwd=site) as server:
        server.line("answering from ")
        assert server.line(NOWHERE)
    elsewhere = "https://a.example/b/"
    with running("serve", "--port", "0", "--site-url", elsewhere, cwd=site) as server:
        server.line("answering from ")
        assert server.line(f"pages were indexed below /, and the site is at {elsewhere}; run")
    with running("serve", "--port", "0", "--site-url", "https://a.example", cwd=site) as server:
        with urllib.request.urlopen(f"{server.url()}/search?q=10%25", timeout=30) as answer:
            assert 'href="https://a.example/' in answer.read().decode()
        server.ended(signal.SIGTERM)
        assert not any(NOWHERE in line for line in server.said)


def test_an_interrupt_is_exit_code_130(indexed: Path) -> None:
    with running("serve", "--port", "0", cwd=indexed) as server:
        server.url()
        assert server.ended(signal.SIGINT) == 130
    assert not any("Traceback" in line for line in server.said)


def test_a_second_interrupt_prints_nothing(indexed: Path) -> None:
    for _ in range(tries(2, 20)):
        with running("serve", "--port", "0", cwd=indexed) as server:
            server.line("answering from ")
            server.process.send_signal(signal.SIGINT)
            # The server notices the first signal within a tenth of a second.
            sleep(0.05)
            # Python may end by the signal itself. A shell reports that as exit code 130.
            assert server.ended(signal.SIGINT) in (130, -signal.SIGINT)
        assert not any("Traceback" in line for line in server.said)


def test_a_port_in_use_is_exit_code_3(run: Run, indexed: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--port", port, cwd=indexed)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"eventsearch: port {port} of 127.0.0.1 is in use; ")


def test_an_invalid_setting_is_exit_code_2(run: Run, indexed: Path) -> None:
    for flag, value, said in (
        ("--port", "70000", '--port: setting "serve.port" is 70000; write a whole number from 0 '),
        ("--forwarded-allow-ips", "proxy.example", 'proxy "proxy.example" is neither an address'),
        ("--root-path", "suche", 'root path "suche" is not a path; write it'),
        ("--host", "", "the host is empty; write 127.0.0.1 to serve only this machine"),
        ("--limit-concurrency", "0", '--concurrency: setting "serve.concurrency" is 0; write'),
    ):
        done = run("serve", flag, value, cwd=indexed)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"eventsearch: {said}")


def test_a_public_address_is_reported(indexed: Path) -> None:
    for host, public in (("0.0.0.0", True), ("::", True), ("127.0.0.1", False)):
        with running("serve", "--port", "0", "--host", host, cwd=indexed) as server:
            server.line("answering from ")
            if public:
                server.line(f"other machines can search at {host} port ", "use --host 127.0.0.1")
            assert server.ended(signal.SIGTERM) == 0
            assert any("other machines" in line for line in server.said) == public
