"""
Does eventsearch compute the same page addresses as Docusaurus, Starlight and Eleventy?

Docusaurus and Eleventy only compute their routes here. Astro builds the whole site.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from browser.tools import MODULES, node
from programs import run_program
from site_on_disk import write

ROUTES = """
import { createRequire } from "node:module";
const [siteDir, locale] = process.argv.slice(2);
const { loadSite } = createRequire(siteDir + "/")("@docusaurus/core/lib/server/site.js");
const site = await loadSite({ siteDir, locale });
console.log("\\n" + JSON.stringify(site.props.routesPaths));
"""


def link_or_copy(file: str, place: str) -> None:
    """Create a hard link to a file. If that fails, for example on another disk, copy the file."""
    try:
        os.link(file, place)
    except OSError:
        shutil.copy2(file, place)


def run(site: Path, *command: str) -> str:
    """Run a program of the site's packages, and return its output."""
    if not (site / "node_modules").exists():
        (site / "node_modules").symlink_to(MODULES)
    done = run_program(
        [node(), *command],
        cwd=site,
        env={**os.environ, "ASTRO_TELEMETRY_DISABLED": "1", "CI": "1", "NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def exported(site: Path) -> dict[str, str]:
    """Return the address of each page that visitors can find, by the path of its file."""
    command = [sys.executable, "-m", "eventsearch", "export", "."]
    lines = subprocess.run(command, cwd=site, capture_output=True, check=True).stdout.splitlines()
    pages = [json.loads(line) for line in lines]
    return {page["path"]: unquote(page["url"]) for page in pages if page["visible"]}


def routes(site: Path, *locales: str) -> set[str]:
    """Return the addresses that Docusaurus gives to a site in some languages."""
    (site / "routes.mjs").write_text(ROUTES)
    printed = [run(site, "routes.mjs", str(site), locale) for locale in locales]
    every = {path for text in printed for path in json.loads(text.splitlines()[-1])}
    return {unquote(path) for path in every if "/__docusaurus" not in path}


def documents(site: Path, *folders: str) -> set[str]:
    """Return the Markdown files of some folders."""
    files = (file for folder in folders for file in (site / folder).rglob("*.md*"))
    return {file.relative_to(site).as_posix() for file in files}


LISTS = re.compile(
    r"/404\.html|/|/blog|/blog/(?:archive|authors|tags)(?:/.*)?|/docs/(?:next/)?category/.*"
)
"""Addresses of Docusaurus's starter without a Markdown file: lists, 404 and the home page."""


def test_the_docusaurus_starter_has_the_same_addresses(tmp_path: Path) -> None:
    for part in ("shared", "classic"):
        template = MODULES / "create-docusaurus" / "templates" / part
        shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    configuration = tmp_path / "docusaurus.config.js"
    # `v4` needs another package for a faster bundler, which does not affect addresses.
    configuration.write_text(configuration.read_text().replace("v4: true", "v4: false"))
    run(tmp_path, "node_modules/@docusaurus/core/bin/docusaurus.mjs", "docs:version", "1.0")
    write(tmp_path, {"docs/new.md": "# New\n"})
    ours, built = exported(tmp_path), routes(tmp_path, "en")
    assert set(ours) == documents(tmp_path, "versioned_docs", "blog", "src/pages")
    assert set(ours.values()) <= built
    left_out = {path for path in built - set(ours.values()) if not LISTS.fullmatch(path)}
    assert {path.replace("/docs/next/", "/docs/") for path in left_out} == {
        "/docs/new",
        *(url for path, url in ours.items() if path.startswith("versioned_docs/")),
    }


VERSIONS = {
    "docusaurus.config.js": """export default {
  themeConfig: { docs: { sidebar: { hideable: true } } },
  title: 'T', url: 'https://who.example', baseUrl: '/port/', onBrokenLinks: 'ignore',
  i18n: { defaultLocale: 'en', locales: ['en', 'zh-Hans'] },
  presets: [['classic', {
    docs: { routeBasePath: 'guide', versions: { '1.0': { path: 'one' }, current: { label: 'x' } } },
    blog: { path: 'news', routeBasePath: 'news' },
  }]],
  plugins: [
    ['@docusaurus/plugin-content-docs',
      { id: 'community', path: 'community', routeBasePath: 'community', lastVersion: 'current' }],
    ['@docusaurus/plugin-content-docs',
      { id: 'api', path: 'api', routeBasePath: '/api', includeCurrentVersion: false }],
    ['@docusaurus/plugin-content-blog', { id: 'talks', path: 'talks', routeBasePath: 'talks' }],
  ],
};
""",
    "versions.json": '["2.0", "1.0"]',
    "community_versions.json": '["7"]',
    "api_versions.json": '["3", "2"]',
    "versioned_docs/version-2.0/slug.md": "---\nslug: /\n---\n# s",
    "versioned_docs/version-2.0/deep/deep.md": "# s",
    "i18n/zh-Hans/docusaurus-plugin-content-docs/version-2.0/intro.md": "# zh",
    "i18n/zh-Hans/docusaurus-plugin-content-docs/current/intro.md": "# zh",
    "i18n/zh-Hans/docusaurus-plugin-content-docs-community/current/intro.md": "# zh",
    "i18n/zh-Hans/docusaurus-plugin-content-blog/2024-05-01-a.md": "# zh",
    "news/2024-05-01-a.md": "# a",
    "news/2024/06/01/b.md": "# b",
    "talks/2024-05-01-t.md": "# t",
    "src/pages/x/index.mdx": "# x",
    **{
        f"{folder}/{name}": "# A"
        for folder in (
            *("docs", "versioned_docs/version-2.0", "versioned_docs/version-1.0", "community"),
            *("community_versioned_docs/version-7", "api"),
            *("api_versioned_docs/version-3", "api_versioned_docs/version-2"),
        )
        for name in ("intro.md", "01-guide/02-a.md", "01-guide/index.md")
    },
}
OTHER_VERSIONS = re.compile(r"/port/(?:zh-Hans/)?(?:guide/(?:next|one)|community/7|api/2)/.*")


def test_addresses_of_versions_are_among_those_built(tmp_path: Path) -> None:
    write(tmp_path, VERSIONS)
    ours, built = set(exported(tmp_path).values()), routes(tmp_path, "en", "zh-Hans")
    assert ours <= built
    left_out = {path for path in built - ours if not OTHER_VERSIONS.fullmatch(path)}
    lists = {"404.html", "news", "news/archive", "talks", "talks/archive"}
    own = {path for path in left_out if not path.startswith("/port/zh-Hans")}
    assert own == {f"/port/{name}" for name in lists}
    others = {path.replace("/port/zh-Hans/", "/port/") for path in left_out - own}
    assert others <= ours | own


STARLIGHT = {
    "astro.config.mjs": """import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';
export default defineConfig({
  site: 'https://who.example', base: '/port', cacheDir: './cache',
  integrations: [starlight({
    title: 'My Docs', pagefind: false, locales: {
      root: { label: 'Français', lang: 'fr' }, 'pt-br': { label: 'Português', lang: 'pt-BR' },
    },
  })],
});
""",
    "src/content.config.ts": """import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { docsLoader } from '@astrojs/starlight/loaders';
import { docsSchema } from '@astrojs/starlight/schema';
const posts = defineCollection({ loader: glob({ pattern: '**/*.md', base: './data/posts' }) });
export const collections = {
  docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }), blog: posts,
};
""",
    "src/pages/journal/[...slug].astro": """---
import { getCollection } from 'astro:content';
export async function getStaticPaths() {
  const posts = await getCollection('blog');
  return posts.map((post) => ({ params: { slug: post.id }, props: post }));
}
---
<p>x</p>
""",
    "src/content/docs/guides/moved.md": "---\ntitle: T\nslug: else/where\n---\nx",
    "src/content/docs/guides/draft.md": "---\ntitle: T\ndraft: true\n---\nx",
    **dict.fromkeys(
        (
            *("src/content/docs/index.mdx", "src/content/docs/guides/example.md"),
            *("src/content/docs/Guides/My Page.md", "src/content/docs/guides/v1.2.md"),
            *("src/content/docs/guides/index.md", "src/content/docs/guides/_part.md"),
            *("src/content/docs/_hidden/a.md", "src/content/docs/pt-br/guides/v1.2.md"),
            *("src/content/docs/README.md", "data/posts/2024/Second Post.md"),
            *("src/pages/news/About.md", "src/pages/_no.md", "src/pages/sub/index.md"),
        ),
        "---\ntitle: T\n---\nx",
    ),
}


def test_addresses_equal_those_of_starlight(tmp_path: Path) -> None:
    write(tmp_path, {"package.json": '{"type": "module"}', **STARLIGHT})
    # Copy the packages: Astro does not find its components outside the site's folder.
    modules = tmp_path / "node_modules"
    shutil.copytree(MODULES, modules, symlinks=True, copy_function=link_or_copy)
    run(tmp_path, "node_modules/astro/astro.js", "build")
    files = (file.relative_to(tmp_path / "dist") for file in (tmp_path / "dist").rglob("*.html"))
    built = {re.sub(r"(?<=/)index\.html$", "", f"/port/{file.as_posix()}") for file in files}
    ours = exported(tmp_path)
    drafts_and_parts = {"guides/draft.md", "guides/_part.md"}
    assert set(ours) == {
        path
        for path in STARLIGHT
        if path.endswith((".md", ".mdx"))
        and path.removeprefix("src/content/docs/") not in drafts_and_parts
        and path != "src/pages/_no.md"
    }
    assert set(ours.values()) <= built
    untranslated = {path.replace("/port/pt-br/", "/port/") for path in built - set(ours.values())}
    assert untranslated <= {*ours.values(), "/port/404.html"}


ELEVENTY = {
    "eleventy.config.js": """import { feedPlugin } from "@11ty/eleventy-plugin-rss";
export default async function (eleventyConfig) {
  eleventyConfig.addPreprocessor("drafts", "*", (data) => {
    if (data.draft && process.env.ELEVENTY_RUN_MODE === "build") return false;
  });
  eleventyConfig.addPlugin(feedPlugin, {
    type: "atom", outputPath: "/feed/feed.xml", collection: { name: "posts", limit: 10 },
    metadata: { language: "en", title: "Blog", subtitle: "x", base: "https://example.com/",
      author: { name: "N" } },
  });
};
export const config = {
  templateFormats: ["md", "njk", "html", "liquid", "11ty.js"],
  markdownTemplateEngine: "njk", htmlTemplateEngine: "njk",
  dir: { input: "content", includes: "../_includes", data: "../_data", output: "_site" },
};
""",
    "content/404.md": "---\npermalink: 404.html\n---\n# No",
    "content/about.md": "---js\nconst eleventyNavigation = {\n  key: 'About',\n};\n---\n# About",
    "content/json.md": '---json\n{"title": "J", "permalink": "/jason/"}\n---\nx',
    "content/index.njk": "---js\nconst limit = 3;\n---\nx",
    "content/tags.njk": "x",
    "content/blog/blog.11tydata.js": "export default { tags: ['posts'] };",
    "content/blog/firstpost.md": "---\ntitle: F\ndate: 2018-05-01\n---\nx",
    "content/blog/draft.md": "---\ntitle: D\ndraft: true\n---\nx",
    "content/blog/2018-05-01-dated.md": "x",
    "content/blog/fourthpost/fourthpost.md": "x",
    "content/blog/fourthpost/other.md": "x",
    "content/blog/2018-07-05-index/index.md": "x",
    "content/blog/README.md": "x",
    "content/blog/Été noir.md": "x",
    "content/blog/slug.md": "---\npermalink: '/s/{{ page.fileSlug }}/'\n---\nx",
    "content/blog/2019-01-02-dated.md": "---\npermalink: '/s/{{ page.fileSlug }}/'\n---\nx",
    "content/blog/stem.md": "---\npermalink: '{{ page.filePathStem }}.html'\n---\nx",
    "content/blog/title.md": "---\ntitle: Une Été, à 10 %\npermalink: '/{{ title | slugify }}/'\n"
    "---\nx",
    "content/none.md": "---\npermalink: false\n---\nx",
    "content/data/data.json": '{"permalink": "/d/{{ page.fileSlug }}/"}',
    "content/data/x.md": "x",
    "content/data/index.md": "x",
    "content/data/own.md": "---\npermalink: /yy/\n---\nx",
    "content/sub/_under.md": "x",
    "content/sub/page.en.md": "x",
    "content/sub/mdx.mdx": "x",
    "content/sub/long.markdown": "x",
}


def eleventy(site: Path) -> Mapping[str, object]:
    """Return Eleventy's addresses of a site's pages, by the path of the file."""
    pages = json.loads(run(site, "node_modules/@11ty/eleventy/cmd.cjs", "--to=json"))
    return {page["inputPath"].removeprefix("./"): page["url"] for page in pages}


def test_eleventy_as_in_its_starter(tmp_path: Path) -> None:
    write(tmp_path, {"package.json": '{"type": "module"}', **ELEVENTY})
    built = {path: url for path, url in eleventy(tmp_path).items() if url}
    templates = {path for path in built if path.endswith(".njk")}
    assert len(templates) == 3
    assert exported(tmp_path) == {p: url for p, url in built.items() if p not in templates}
