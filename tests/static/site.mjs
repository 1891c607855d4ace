// Answer query strings from the files of a site. Print a JSON object per line, with the number of
// rounds of file requests: node site.mjs ENGINE FILES SECONDS
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const [engine, folder, now] = process.argv.slice(2);
const { openFiles } = await import(`${engine}/index.js`);

let rounds = 0, waiting = null;
/** Read a file. Files that are requested together arrive together, and count as a round. */
const read = async (name) => {
  const bytes = readFileSync(`${folder}/${name}`);
  if (!waiting) rounds++;
  await (waiting ??= new Promise(setImmediate).then(() => { waiting = null; }));
  return bytes;
};
const index = openFiles(read, JSON.parse(await read("search.json")), () => Number(now));
for await (const line of createInterface({ input: process.stdin })) {
  const [route, parameters] = JSON.parse(line);
  let answer;
  rounds = 0;
  try {
    answer = await index[route](new URLSearchParams(parameters));
  } catch (fault) {
    answer = fault.body ?? { crash: String(fault.stack) };
  }
  console.log(JSON.stringify({ ...answer, rounds }));
}
