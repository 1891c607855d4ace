// Counts the bytes that a browser loads for its first question, for each line of standard input:
// node first_question.mjs ENGINE FOLDER < questions. "rest": bytes for the next five hits.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const [engine, folder] = process.argv.slice(2);
const { openFiles } = await import(`${engine}/index.js`);
const { parts } = await import(`${engine}/segmenter.js`);

/** Return the compressed size of a file, since hosts compress scripts and JSON. */
const packed = (bytes) => gzipSync(bytes, { level: 6 }).length;
const scriptSize = (name) => packed(readFileSync(`${folder}/${name}.js`));

for (const q of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  for (const name in parts) delete parts[name];
  const sizes = { scripts: 0, files: 0 };
  const contents = await readFile(`${folder}/search.json`), table = JSON.parse(contents);
  sizes["search.json"] = packed(contents);
  const index = openFiles(async (name) => {
    const bytes = await readFile(`${folder}/${name}`);
    sizes.files += bytes.length;
    return bytes;
  }, table);
  await index.search({ q, per_page: 5 });
  const first = sizes.files;
  await index.search({ q, per_page: 5, page: 2 });
  sizes.rest = sizes.files - first;
  sizes.files = first;
  const own = ["index", ...Object.keys(parts)].map((name) => `${table.scripts}/${name}`);
  for (const name of ["event-search", "engine", ...own]) sizes.scripts += scriptSize(name);
  console.log(JSON.stringify(sizes));
}
