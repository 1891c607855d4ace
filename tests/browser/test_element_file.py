"""Are the elements' types correct, and does the form work without the script?"""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser

from browser.pages import element
from browser.pages import page as written
from browser.stage import Stage
from browser.tools import MODULES, run_node

STATIC = Path(str(files("eventsearch.web"))) / "static"

USES = {
    "event-search": """
import type {} from "./event-search";
const box = document.querySelector("event-search")!;
box.addEventListener("eventsearch:select", (event) => {
  const url: string = event.detail.url;
  // @ts-expect-error: the detail of a selection has no total
  event.detail.total;
  if (url) event.preventDefault();
});
box.addEventListener("eventsearch:hits", ({ detail }) => detail.hits.reverse());
box.recent = "5";
""",
    "event-list": """
import type {} from "./event-list";
const list = document.querySelector("event-list")!;
list.limit = "3";
list.addEventListener("eventsearch:list", (event) => {
  const total: number = event.detail.total;
  // @ts-expect-error: the detail of a list has no status
  event.detail.status;
});
// @ts-expect-error: no such attribute
list.tags;
""",
}

FRAMEWORKS = """
import type { DefineComponent, GlobalComponents } from "vue";
import type { EventSearchAttributes } from "./event-search";
declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "event-search": EventSearchAttributes & JSX.HTMLAttributes<HTMLElement>;
    }
  }
}
declare module "vue" {
  interface GlobalComponents {
    "event-search": DefineComponent<EventSearchAttributes>;
  }
}
type Props = InstanceType<GlobalComponents["event-search"]>["$props"];
export const box = <event-search src="/v1/search" limit={6}><p /></event-search>;
export const props: Props = { mode: "results", limit: "6" };
// @ts-expect-error: no such mode
export const other = <event-search mode="list" />;
// @ts-expect-error: no such mode
export const wrong: Props = { mode: "list" };
"""


def test_types_serve_jsx_and_vue(tmp_path: Path) -> None:
    shutil.copy(STATIC / "event-search.d.ts", tmp_path)
    (tmp_path / "types").mkdir()
    (tmp_path / "node_modules").symlink_to(MODULES)
    (tmp_path / "use.tsx").write_text(FRAMEWORKS)
    options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "ES2022"]
    options += ["--lib", "ES2022,DOM,DOM.Iterable", "--typeRoots", str(tmp_path / "types")]
    options += ["--module", "preserve", "--jsx", "react-jsx", "--jsxImportSource", "preact"]
    tsc = MODULES / "typescript" / "bin" / "tsc"
    assert run_node(tsc, *options, str(tmp_path / "use.tsx")) == ""


PARTS = ("event-search-results", "event-search-template", "event-views", "page")


def test_types_are_sound(tmp_path: Path) -> None:
    shutil.copytree(STATIC, tmp_path, dirs_exist_ok=True)
    (tmp_path / "types").mkdir()
    for name, text in USES.items():
        (tmp_path / f"use-{name}.ts").write_text(text)
    options = ["--noEmit", "--strict", "--target", "ES2022", "--lib", "ES2022,DOM,DOM.Iterable"]
    options += ["--skipDefaultLibCheck", "--typeRoots", str(tmp_path / "types")]
    options += ["--module", "preserve"]
    scripts = [str(tmp_path / f"{one}.js") for one in (*USES, *PARTS)]
    tsc = MODULES / "typescript" / "bin" / "tsc"
    assert run_node(tsc, *options, "--allowJs", "--checkJs", *scripts) == ""
    assert run_node(tsc, *options, *(str(tmp_path / f"use-{name}.ts") for name in USES)) == ""


def test_without_scripts_the_form_opens_the_results_page(browser: Browser, stage: Stage) -> None:
    stage.pages["/"] = written(element())
    stage.pages["/search"] = written("<p>Réponse</p>")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stage.origin)
    page.get_by_label("Rechercher").fill("10 %")
    page.get_by_role("button", name="OK").click()
    page.wait_for_url("**/search?q=10+%25")
    context.close()
