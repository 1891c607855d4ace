// Answers query strings from the files of a site, an object a line: node site.mjs ENGINE FILES SECONDS
import { createInterface } from "node:readline";
import { readFile } from "node:fs/promises";

const [engine, folder, now] = process.argv.slice(2);
const { openFiles } = await import(`${engine}/index.js`);

const read = (name) => readFile(`${folder}/${name}`);
const index = openFiles(read, JSON.parse(await read("search.json")), () => Number(now));
for await (const line of createInterface({ input: process.stdin })) {
  const [route, parameters] = JSON.parse(line);
  let answer;
  try {
    answer = await index[route](new URLSearchParams(parameters));
  } catch (fault) {
    answer = fault.body ?? { crash: String(fault.stack) };
  }
  console.log(JSON.stringify(answer));
}
