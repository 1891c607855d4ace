/**
 * Bundles and minifies the scripts that browsers load: node scripts/bundle.mjs [FOLDER]
 *
 * The sources are in web/static and, in TypeScript, in static_index/engine. The engine's module
 * open.ts becomes engine.js. The modules that index.ts needs become index.js, together with those that
 * both search.ts and suggester.ts need. Each other part contains the modules that it needs beyond the
 * parts before it, and imports the rest from them. tables.json lists the tables that each part reads.
 * Texts come from the catalogues in web/search_page/i18n; PYTHON names the Python that reads them.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGE = join(ROOT, "src/eventsearch");
const ENGINE = join(PACKAGE, "static_index/engine"), STATIC = join(PACKAGE, "web/static");
const OUT = process.argv[2] ?? join(PACKAGE, "web/scripts");

const { build, transform } = createRequire(join(ROOT, "tests/browser/package.json"))("esbuild");

/** Parts of the engine, each named after its first module. */
const PARTS = [
  "index", "search", "suggester", "facets", "spread", "expansion", "synonyms", "rules", "date_ranges", "syntax", "dates",
  "corrections", "notes",
];
/** Format of each script. Pages load the elements without type="module", so the elements are not ES modules. */
const SCRIPTS = {
  "event-search": "iife", "event-search-results": "esm", "event-search-template": "esm",
  "event-list": "iife", "event-views": "esm", page: "iife",
  pagefind: "esm", instantsearch: "esm", docsearch: "esm",
};

/** Replace the import of a style sheet by its text. */
const styles = {
  name: "styles",
  setup: ({ onLoad }) => onLoad({ filter: /\.css$/ }, async ({ path }) => {
    const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
    return { contents: code.trim(), loader: "text" };
  }),
};

/** Replace the import of the table of facets by their names and English labels. */
const facets = {
  name: "facets",
  setup: ({ onLoad }) => onLoad({ filter: /facets\.json$/ }, ({ path }) => {
    const rows = JSON.parse(readFileSync(path, "utf8"));
    return { contents: JSON.stringify(Object.fromEntries(rows.map(({ name, label }) => [name, label.en]))), loader: "json" };
  }),
};

/** Keys of the texts that a script contains in English and French, so that it need not wait for a file. */
const SUGGESTIONS = `label, list, group upcoming, group past, recent, forget, every, counted, close, suggestions, results, none,
  failed, busy, unreadable, loading, cancelled, postponed, rescheduled, moved-online, online, in-person, hybrid, full,
  upcoming, ongoing, past, tags, author, location, pages, meant`.split(/,\s+/);
const EVENT_LIST = `yours, ongoing, full, add, ics, cancelled, postponed, rescheduled, moved-online, online, in-person,
  hybrid`.split(/,\s+/);

/** Return the texts of the search box in a language; a text with a number is "one|other". @param {string} lang */
function catalogue(lang) {
  const print = `import json; from eventsearch.web.search_page.messages import box_texts; print(json.dumps({**box_texts("${lang}")}))`;
  const all = JSON.parse(execFileSync(process.env.PYTHON ?? join(ROOT, ".venv/bin/python"), ["-c", print], { encoding: "utf8" }));
  return Object.fromEntries(Object.entries(all).flatMap(([key, text]) => {
    const [, name = key, form] = /^(.+)\.(one|other)$/.exec(key) ?? [];
    return form === "other" ? [] : [[name, form ? `${text}|${all[`${name}.other`]}` : text]];
  }));
}
const [en, fr] = ["en", "fr"].map(catalogue);
/** Return the texts of keys, which the catalogues must contain. A text that equals its key is left out. @param {string[]} keys */
function spoken(keys) {
  const missing = keys.filter((key) => !en[key]);
  if (missing.length) throw new Error(`the English catalogue has no text for ${missing.join(", ")}`);
  const [english, french] = [en, fr].map((texts) => Object.fromEntries(keys.flatMap((key) => texts[key] === key ? [] : [[key, texts[key]]])));
  return { en: english, fr: french };
}
const labels = JSON.parse(readFileSync(join(PACKAGE, "model/facets.json"), "utf8")).map((/** @type {any} */ { name }) => name);
/** @type {Record<string, object>} */
const TEXTS = {
  suggestions: Object.fromEntries(Object.entries(spoken(SUGGESTIONS)).map(([ui, texts]) => [ui, { ui, ...texts }])),
  results: spoken(Object.keys(en).filter((key) => !SUGGESTIONS.includes(key) && !labels.includes(key))).en,
  list: spoken(EVENT_LIST),
  facets: labels,
};

/** Replace the imports of `texts:…` by texts of the catalogues, or by the names of the facets. */
const texts = {
  name: "texts",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^texts:/ }, ({ path }) => ({ path: path.slice("texts:".length), namespace: "texts" }));
    onLoad({ filter: /./, namespace: "texts" }, ({ path }) => ({ contents: JSON.stringify(TEXTS[path]), loader: "json" }));
  },
};

const OPTIONS = {
  bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none",
  // Ignore a tsconfig.json in a parent folder. Do not write fields that are only declared.
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
  absWorkingDir: ROOT, logLevel: "warning",
};

/** @param {string} module */
const source = (module) => readFileSync(join(ENGINE, `${module}.ts`), "utf8");

/** Return the imports of a module: names, and the module that they come from. @param {string} module */
const importsOf = (module) =>
  [...source(module).matchAll(/^import \{([^}]*)\} from "\.\/(\w+)\.js";/gm)]
    .map(([, names, from]) => ({ names: names.match(/\w+/g) ?? [], from }));

/** Module to the part that it belongs to. @type {Map<string, string>} */
const owners = new Map();
/** @param {string} module @param {string} part */
function claim(module, part) {
  if (owners.has(module)) return;
  owners.set(module, part);
  for (const { from } of importsOf(module)) claim(from, part);
}
/** @param {string} module @returns {string[]} */
const reached = (module) => [module, ...importsOf(module).flatMap(({ from }) => reached(from))];

claim("index", "index");
// Modules that both need go into the first part; else one of the two would load the other.
for (const module of reached("search")) if (reached("suggester").includes(module)) claim(module, "index");
for (const part of PARTS) claim(part, part);

/** Return the imports of a part's modules. @param {string} part */
const importsIn = (part) => [...owners].flatMap(([module, own]) => (own === part ? importsOf(module) : []));

/** Return the names that other parts import from a part, and their modules. @param {string} part */
const sharedBy = (part) => new Map(PARTS.flatMap((other) => (other === part ? [] : importsIn(other)))
  .filter(({ from }) => owners.get(from) === part).flatMap(({ names, from }) => names.map((name) => [name, from])));

/** Return the short name under which a part exports a name to other parts. @param {string} part @param {string} name */
const alias = (part, name) => `_${[...sharedBy(part).keys()].indexOf(name).toString(36)}`;

/** Return the source of a part's entry module: its exports for other parts, and its own export. @param {string} part */
const entryOf = (part) => [
  `export { ${part === "index" ? "openFiles" : part} } from "./${part}.js";`,
  ...[...sharedBy(part)].map(([name, from]) => `export { ${name} as ${alias(part, name)} } from "./${from}.js";`),
].join("\n");

/** Merge a part's imports from another part into a single module, so that each name is imported once. @param {string} part */
const elsewhere = (part) => ({
  name: "parts",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\/\w+\.js$/ }, ({ path, namespace }) => {
      if (namespace === "part") return { path, external: true };
      const owner = owners.get(path.slice(2, -3));
      return owner === part ? undefined : { path: owner, namespace: "part" };
    });
    onLoad({ filter: /./, namespace: "part" }, ({ path }) => {
      const names = new Set(importsIn(part).flatMap(({ names, from }) => (owners.get(from) === path ? names : [])));
      return { contents: `export { ${[...names].map((name) => `${alias(path, name)} as ${name}`)} } from "./${path}.js";` };
    });
  },
});

mkdirSync(OUT, { recursive: true });
await Promise.all([
  ...PARTS.map((part) => build({
    ...OPTIONS, format: "esm", outfile: join(OUT, `${part}.js`), plugins: [elsewhere(part)],
    stdin: { contents: entryOf(part), resolveDir: ENGINE },
  })),
  build({ ...OPTIONS, format: "esm", outfile: join(OUT, "engine.js"), entryPoints: [join(ENGINE, "open.ts")] }),
  ...Object.entries(SCRIPTS).map(([name, format]) => build({
    ...OPTIONS, format, outfile: join(OUT, `${name}.js`), plugins: [styles, facets, texts], entryPoints: [join(STATIC, `${name}.js`)],
  })),
]);

/** Return the tables and patterns that a part's modules use, except those that *others* use too. @param {string} part @param {string[]} others */
function tablesOf(part, ...others) {
  const text = [...owners.keys()].filter((module) => owners.get(module) === part).map(source).join("")
    .replace(/\/\*[^]*?\*\//g, "");
  const known = others.map((other) => tablesOf(other));
  /** @param {RegExp} pattern @param {"tables" | "patterns"} kind */
  const named = (pattern, kind) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))]
    .filter((name) => !known.some((one) => one[kind].includes(name))).sort();
  return {
    tables: named(/\btables\.(?!patterns)(\w+)/g, "tables"), patterns: named(/"(\w+\.[A-Z_]+)"/g, "patterns"),
  };
}

/** Return the parts that are loaded before a part, because it imports from them. @param {string} part */
const before = (part) => importsIn(part).map(({ from }) => owners.get(from) ?? part).filter((other) => other !== part);

const tables = Object.fromEntries(PARTS.map((part) => [part, tablesOf(part, ...before(part))]));
writeFileSync(join(OUT, "tables.json"), `${JSON.stringify(tables, null, 1)}\n`);
