// Run queries (a JSON object per line) on the files of an index: node searches.mjs ENGINE FILES TABLES
import { createInterface } from "node:readline";
import { readFile } from "node:fs/promises";

const [engine, folder, tables] = process.argv.slice(2);
const { Files, IndexReader } = await import(`${engine}/reader.js`);
const { Searcher } = await import(`${engine}/searcher.js`);
const { loose, parts, useTables } = await import(`${engine}/segmenter.js`);
for (const name of ["search", "suggester", "facets", "expansion", "synonyms", "date_ranges"]) parts[name] = (await import(`${engine}/${name}.js`))[name];

const sizes = new Map();
const read = async (name) => {
  const bytes = await readFile(`${folder}/${name}`);
  sizes.set(name, bytes.length);
  return bytes;
};

const files = new Files(read);
const table = JSON.parse(await read("search.json"));
useTables(JSON.parse(await readFile(tables, "utf8")));
const searcher = new Searcher(new IndexReader(table, files, loose));

const id = (doc) => searcher.page(doc).id;
const WORK = {
  search: ({ query, ranking }) => {
    Object.assign(table.engine.ranking, ranking);
    const { total, matches, facets } = searcher.search(query);
    return { total, facets, matches: matches.map((one) => ({ id: id(one.id), score: one.score, kin: one.kin.map(id) })) };
  },
  terms: ({ prefix, limit }) => searcher.terms(prefix, limit),
  fuzzyTerms: ({ word, edits, limit }) => searcher.fuzzyTerms(word, edits, limit),
  facetValues: ({ field, now }) => searcher.facetValues(field, now).map((one) => ({ ...one, best: id(one.best) })),
  sizes: () => Object.fromEntries(sizes),
};

for await (const line of createInterface({ input: process.stdin })) {
  let result;
  try {
    const [name, values] = JSON.parse(line);
    result = await files.compute(() => WORK[name](values));
  } catch (error) {
    result = { crash: String(error.stack) };
  }
  console.log(JSON.stringify(result));
}
