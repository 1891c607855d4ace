"""
How does the search box compare with the newest interfaces of Pagefind and DocSearch?

    python benchmarks/interfaces.py SITE [--rounds 3] [--keep FOLDER]

Commands index the site and write its static files. Pagefind gets the same texts as HTML. npm
installs the newest packages into a temporary folder, or into FOLDER. FOLDER keeps the packages and
the index for later runs. One loopback server answers all interfaces. DocSearch sends its searches
to `/v1/search` through the function `transformSearchClient` of eventsearch. Prints a Markdown
table. Run ``make browser`` first.

- Bytes are counted as the browser receives them, with headers and compressed texts, but without
  the page itself.
- For a key, a whole query is entered at once. It counts as painted when the frame after the first
  option has begun.
- The slow line is "Slow 4G" of Chromium's tools (562.5 ms, 1.44 Mbit/s). Its time runs from the
  navigation to the first option.
- The slow processor has a quarter of its usual speed.
- For axe, each broken rule counts once for each style sheet, look and state.
"""

from __future__ import annotations

import argparse
import gzip
import mimetypes
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from beside.spent import quantile
from browser.axe import violations
from browser.stage import Stage, served
from browser.tools import MODULES, launched
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from first_question import TEXTS, pages_of
from installed import PROGRAM, as_installed
from peers import Page as PlainPage
from peers import write_html

PACKAGES = ("pagefind", "@docsearch/js", "@docsearch/css")
THEMES = (
    "",
    "@picocss/pico/css/pico.min.css",
    "bootstrap/dist/css/bootstrap.min.css",
    "infima/dist/css/default/default.min.css",
    "bulma/css/bulma.min.css",
    "water.css/out/water.min.css",
)
LOOKS = ("light", "dark")
QUESTIONS = (
    *("web", "design", "event", "accessib", "data", "plain lang", "analytic", "mobile"),
    *("usability", "content", "social", "security", "api", "customer", "govern", "podcast"),
)
NOTHING = "zzyzzxq"
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000}
SLOW_4G |= {"uploadThroughput": 84_375}
PATIENCE = 60_000

FORM = """<form action="/search" role="search"><label for="q">Search</label>
<input id="q" name="q" type="search"> <button>OK</button></form>"""
PAGEFIND = """<link rel="stylesheet" href="/pagefind/pagefind-component-ui.css">
<script src="/pagefind/pagefind-component-ui.js" type="module"></script>"""
DOCSEARCH = """<link rel="stylesheet" href="/node_modules/@docsearch/css/dist/style.css">
<script src="/node_modules/@docsearch/js/dist/umd/docsearch.js" defer></script>
<script type="module">import { transformSearchClient } from "/docsearch.js";
docsearch({ container: "#docsearch", appId: "-", apiKey: "-", indices: ["pages"],
  maxResultsPerGroup: 8, transformSearchClient });</script>"""


class Interface(NamedTuple):
    """
    A search box on a page.

    Attributes:
        head, body: HTML.
        input: CSS selector of the input.
        options: CSS selector of the suggestions. They are visible as soon as they exist.
        parts: CSS selectors of all elements of the interface.
        opener: CSS selector of the button that opens it. Empty if the page shows the input.
    """

    name: str
    head: str
    body: str
    input: str
    options: str
    parts: tuple[str, ...]
    opener: str = ""


def ours(name: str, src: str) -> Interface:
    """Return the element `<event-search>`, which asks a server or searches in static files."""
    body = f'<event-search src="{src}">{FORM}</event-search>'
    script = '<script src="/event-search.js" defer></script>'
    return Interface(name, script, body, "#q", "[role=option]", ("event-search",))


INTERFACES = (
    ours("`<event-search>`, server", "/v1/search"),
    ours("the same, files", "/static/"),
    Interface(
        "Pagefind, searchbox",
        PAGEFIND,
        "<pagefind-searchbox></pagefind-searchbox>",
        "pagefind-searchbox input",
        "pagefind-searchbox [role=option]",
        ("pagefind-searchbox",),
    ),
    Interface(
        "DocSearch",
        DOCSEARCH,
        '<div id="docsearch"></div>',
        ".DocSearch-Input",
        ".DocSearch-Hit a",
        ("#docsearch", ".DocSearch-Container"),
        "#docsearch button",
    ),
)

KEY = """async ([input, options, text]) => {
  const field = document.querySelector(input);
  const seen = () => [...document.querySelectorAll(options)].some((one) => one.checkVisibility());
  const put = (value) => {
    // As a framework that watches its own setter sees it.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  field.focus();
  put("");
  while (seen()) await frame();
  const begun = performance.now();
  put(text);
  while (!seen()) await frame();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""

WATCH = """() => {
  window.worst = 0;
  new PerformanceObserver((list) => {
    const times = list.getEntries().filter((one) => one.interactionId).map((one) => one.duration);
    worst = Math.max(worst, ...times);
  }).observe({ type: "event", durationThreshold: 16 });
}"""


def hosted(app: ASGIApp, folder: Path) -> ASGIApp:
    """Return an app that serves the files of a folder, compressed, and passes on other requests."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = folder / str(scope.get("path", "")).lstrip("/")
        if scope["type"] != "http" or not path.is_file():
            await app(scope, receive, send)
            return
        data, kind = path.read_bytes(), mimetypes.guess_type(path.name)[0]
        headers = {}
        if path.suffix in (*TEXTS, ".css"):
            data, headers = gzip.compress(data, 6), {"Content-Encoding": "gzip"}
        await Response(data, headers=headers, media_type=kind)(scope, receive, send)

    return answer


def write_page(one: Interface, theme: str = "", look: str = "light") -> str:
    """Return a page with an interface, and with the attributes that select light or dark."""
    link = f'<link rel="stylesheet" href="/themes/{theme}">' if theme else ""
    return (
        f'<!doctype html><html lang="en" data-theme="{look}" data-bs-theme="{look}"><head>'
        f'<meta charset="utf-8"><title>Site</title><meta name="color-scheme" content="{look}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>:root {{ background: Canvas }}</style>{link}{one.head}</head>"
        f"<body><main><h1>Site</h1>{one.body}</main></body></html>"
    )


class Measures:
    """Measure an interface in a browser, on the pages of a stage."""

    def __init__(self, browser: Browser, stage: Stage, one: Interface) -> None:
        self.browser, self.stage, self.one = browser, stage, one
        stage.pages["/page"] = write_page(one)

    @contextmanager
    def page(self, **options: Any) -> Iterator[Page]:
        """Yield an empty page in a new browser context, without cookies or cache."""
        context: BrowserContext = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()

    def open(self, page: Page, address: str = "/page") -> Locator:
        """Open a page, and the dialog if there is one. Return the input when it is visible."""
        page.goto(self.stage.origin + address, wait_until="commit")
        if self.one.opener:
            page.locator(self.one.opener).click()
        field = page.locator(self.one.input)
        field.wait_for()
        return field

    def shown(self, page: Page) -> None:
        """Wait for the first option."""
        page.locator(self.one.options).first.wait_for()

    def load(self) -> tuple[int, int]:
        """Return bytes and requests until the first option, the page itself not counted."""
        with self.page() as page:
            session, sizes = page.context.new_cdp_session(page), list[float]()
            session.send("Network.enable")
            session.on(
                "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"])
            )
            field = self.open(page)
            field.press_sequentially("web")
            self.shown(page)
            return round(sum(sizes[1:])), len(sizes) - 1

    def key_times(self) -> list[float]:
        """Return the milliseconds from each question to its first painted option."""
        with self.page() as page:
            self.open(page).press_sequentially("web")
            self.shown(page)
            given = [self.one.input, self.one.options]
            return [float(page.evaluate(KEY, [*given, text])) for text in QUESTIONS[1:]]

    def slow(self) -> float:
        """Return the seconds until the first option on a slow line."""
        with self.page() as page:
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW_4G)
            begun: float = page.evaluate("performance.timeOrigin + performance.now()")
            self.open(page).press_sequentially("web")
            self.shown(page)
            end: float = page.evaluate("performance.timeOrigin + performance.now()")
            return (end - begun) / 1000

    def worst(self) -> float:
        """Return the milliseconds of the worst interaction, with a slow processor."""
        with self.page() as page:
            field = self.open(page)
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            page.evaluate(WATCH)
            for text in ("accessibility", "design system"):
                field.fill("")
                field.press_sequentially(text, delay=90)
                self.shown(page)
                for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
                    field.press(key)
            page.wait_for_timeout(500)
            found: float = page.evaluate("worst")
            return found

    def faults(self) -> dict[str, set[str]]:
        """Return the broken rules of axe, by style sheet, look and state."""
        found: dict[str, set[str]] = {}
        for theme in THEMES:
            for look in LOOKS:
                self.stage.pages["/styled"] = write_page(self.one, theme, look)
                with self.page(color_scheme=look, reduced_motion="reduce") as page:
                    for state, rules in self.states(page):
                        found[f"{theme.lstrip('@').split('/')[0] or 'none'} {look} {state}"] = rules
        return found

    def states(self, page: Page) -> Iterator[tuple[str, set[str]]]:
        """Yield each state of the interface and the rules that it breaks."""

        def rules() -> set[str]:
            parts = [part for part in self.one.parts if page.locator(part).count()]
            return {line.partition(":")[0] for line in violations(page, *parts)}

        field = self.open(page, "/styled")
        yield "empty", rules()
        field.press_sequentially("web")
        self.shown(page)
        page.wait_for_load_state("networkidle")
        yield "options", rules()
        field.press("ArrowDown")
        yield "active", rules()
        field.fill(NOTHING)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        yield "nothing", rules()


def measure(browser: Browser, stage: Stage, one: Interface, rounds: int) -> Iterator[str]:
    """Measure an interface and yield the cells of its row."""
    measures = Measures(browser, stage, one)
    sizes = [measures.load() for _ in range(rounds)]
    size, requests = min(sizes)
    yield f"{size / 1000:.1f} kB, {requests}"
    times = [time for _ in range(rounds) for time in measures.key_times()]
    yield f"{quantile(times, 0.5):.0f}, {quantile(times, 0.95):.0f} ms"
    yield f"{min(measures.slow() for _ in range(rounds)):.1f} s"
    yield f"{statistics.median(measures.worst() for _ in range(rounds)):.0f} ms"
    faults = measures.faults()
    for place, rules in faults.items():
        if rules:
            print(f"{one.name}, {place}: {', '.join(sorted(rules))}", file=sys.stderr)
    broken = sum(map(len, faults.values()))
    yield f"{broken} in {len(faults)}, {len(set().union(*faults.values()))} rules"


def prepare(site: Path, folder: Path) -> Path:
    """Fill a folder with packages, an index, its static files and Pagefind's; return the index."""
    index = folder / "index"
    if not (folder / "node_modules").is_dir():
        install = ("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix")
        subprocess.run((*install, str(folder), *PACKAGES), check=True, capture_output=True)
        subprocess.run(
            (*PROGRAM, "index", str(site), "-o", str(index)), check=True, capture_output=True
        )
        command = (*PROGRAM, "static", str(folder / "static"), "-i", str(index))
        subprocess.run(command, check=True, capture_output=True)
        write_html(
            (PlainPage(page.title, page.text, "", "", "", "") for page in pages_of(index)),
            folder,
            "en",
        )
        (program,) = (folder / "node_modules/@pagefind").glob("*/bin/pagefind_extended")
        subprocess.run((str(program), "--site", str(folder), "--silent"), check=True)
        (folder / "themes").symlink_to(MODULES)
    return index


def main() -> None:
    """Measure the interfaces and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder of packages and index")
    parser.add_argument("--only", default="", help="interfaces whose name has this text")
    given = parser.parse_args()
    as_installed()
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder: Path = given.keep or Path(name)
        folder.mkdir(exist_ok=True)
        index = prepare(given.site.resolve(), folder)
        app = create_app(index, ServeSettings(rate=0), clock=lambda: datetime.now(UTC))
        with served(hosted(app, folder)) as stage, launched(playwright) as browser:
            stage.policy = ""
            chosen = [one for one in INTERFACES if given.only in one.name]
            show(browser, stage, chosen, given.rounds)


def show(browser: Browser, stage: Stage, interfaces: Sequence[Interface], rounds: int) -> None:
    """Measure the interfaces and print each row."""
    heads = "bytes and requests until the first option | key to paint, p50, p95"
    heads += " | slow line, first option | worst interaction, slow processor | faults for axe"
    print(f"| | {heads} |\n|{'---|' * 6}")
    for one in interfaces:
        print(f"| {one.name} | {' | '.join(measure(browser, stage, one, rounds))} |", flush=True)


if __name__ == "__main__":
    main()
