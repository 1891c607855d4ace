"""Does the npm package work with bundlers, server rendering, type checkers and pages?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.pages import element
from browser.sample import ROOT
from browser.stage import Stage
from browser.tools import MODULES, bundled, node, run_node
from eventsearch import __version__
from programs import run_program

NAME = "@eventsearch/element"
USE = f"""
import type {{ EventSearchAttributes, SelectEvent }} from "{NAME}";
import type {{ ListEvent }} from "{NAME}/event-list";
import "{NAME}";
const given: EventSearchAttributes = {{ src: "/eventsearch/", limit: 6 }};
document.querySelector("event-search")!.addEventListener("eventsearch:select", (event) => {{
  const chosen: SelectEvent = event;
  // @ts-expect-error: the detail of a selection has no total
  console.log(chosen.detail.total, given.facets);
}});
export const total = (event: ListEvent): number => event.detail.total;
"""
SERVER = f"""
await import("{NAME}");
await import("{NAME}/event-list");
const hashes = await import("{NAME}/integrity.json", {{ with: {{ type: "json" }} }});
console.log(JSON.stringify(hashes.default));
"""


def npm(folder: Path, *arguments: str) -> str:
    """Run npm offline, with its cache in *folder*. Return npm's output."""
    node()
    done = run_program(
        [str(shutil.which("npm")), *arguments, "--offline", "--ignore-scripts", "--no-audit"],
        cwd=folder,
        env={**os.environ, "npm_config_cache": str(folder / ".npm")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project with the package installed from the archive that npm would publish."""
    root = tmp_path_factory.mktemp("un projet")
    script = ROOT / "scripts" / "npm_package.py"
    folder = root / "package"
    subprocess.run([sys.executable, str(script), str(folder)], check=True, cwd=root)
    (packed,) = json.loads(npm(folder, "pack", "--json", "--pack-destination", str(root)))
    assert {file["path"] for file in packed["files"]} == {
        *("LICENSE", "README.md", "integrity.json", "package.json"),
        *("event-search-results.js", "event-search-template.js", "event-views.js"),
        *(f"event-{name}.{end}" for name in ("list", "search") for end in ("js", "d.ts")),
    }
    (root / "package.json").write_text('{"private": true, "type": "module"}')
    npm(root, "install", f"./{packed['filename']}")
    shutil.rmtree(folder)
    return root


def test_the_packages_version_is_the_programs(project: Path) -> None:
    installed = project / "node_modules" / NAME
    fields = json.loads((installed / "package.json").read_bytes())
    assert fields["version"] == __version__
    assert "scripts" not in fields
    for paths in fields["exports"].values():
        for path in paths.values() if isinstance(paths, dict) else [paths]:
            assert (installed / path).is_file()


def test_server_side_rendering_can_import_the_package(project: Path) -> None:
    (project / "server.mjs").write_text(SERVER)
    hashes = json.loads(run_node(project / "server.mjs"))
    assert sorted(hashes) == ["event-list.js", "event-search.js"]
    readme = (project / "node_modules" / NAME / "README.md").read_text(encoding="utf-8")
    assert all(f'integrity="{value}"' in readme for value in hashes.values())


@pytest.mark.parametrize("resolution", ["bundler", "node16"])
def test_its_types_are_found(project: Path, resolution: str) -> None:
    (project / "use.mts").write_text(USE)
    (project / "types").mkdir(exist_ok=True)
    module = "node16" if resolution == "node16" else "preserve"
    options = ["--noEmit", "--strict", "--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable"]
    options += ["--module", module, "--moduleResolution", resolution]
    options += ["--skipDefaultLibCheck", "--typeRoots", str(project / "types")]
    tsc = MODULES / "typescript" / "bin" / "tsc"
    assert run_node(tsc, *options, str(project / "use.mts")) == ""


def test_a_bundle_asks_the_server(page: Page, stage: Stage, project: Path) -> None:
    entry = project / "entry.js"
    entry.write_text(f'import "{NAME}";\nimport "{NAME}/event-list";\n')
    body = bundled(entry, project / "out.js").read_bytes()
    page.route(
        "**/bundle.js", lambda route: route.fulfill(body=body, content_type="text/javascript")
    )
    stage.show(page, f'<html lang="fr">{element()}<script src="/bundle.js" defer></script></html>')
    ask(page.get_by_role("combobox", name="Rechercher"), "nuit des cartes")
    assert page.get_by_role("option").count() > 0
    assert page.evaluate("() => Boolean(customElements.get('event-list'))")


def test_bundlers_keep_imports_from_the_site(project: Path) -> None:
    for name in ("event-search.js", "event-list.js"):
        text = (project / "node_modules" / NAME / name).read_text(encoding="utf-8")
        marked = text.count("import(/* webpackIgnore: true */ /* @vite-ignore */ ")
        assert text.count("import(") == marked
        assert marked > 0


def test_a_page_can_check_the_scripts_hash(page: Page, stage: Stage, project: Path) -> None:
    installed = project / "node_modules" / NAME
    value = json.loads((installed / "integrity.json").read_bytes())["event-search.js"]
    body = (installed / "event-search.js").read_bytes()
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript"}
    page.route("**/cdn.js", lambda route: route.fulfill(body=body, headers=headers))
    stage.policy = ""
    source = (
        f'<script src="http://cdn.example/cdn.js" integrity="{value}" crossorigin defer></script>'
    )
    stage.show(page, f'<html lang="fr">{element()}{source}</html>')
    expect(page.get_by_role("combobox", name="Rechercher")).to_be_visible()
