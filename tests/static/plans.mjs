// For each line of JSON with a request, print the plan, the error, or the forms without a stem.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const engine = process.argv[2];
const { planQuery } = await import(`${engine}/planner.js`);
const { parts } = await import(`${engine}/segmenter.js`);
const known = {};
for (const name of ["rules", "date_ranges", "syntax", "dates", "facets", "spread", "synonyms"]) known[name] = (await import(`${engine}/${name}.js`))[name];
const allTables = JSON.parse(readFileSync(process.argv[3], "utf8"));

const canonical = (value) =>
  Array.isArray(value) ? `[${value.map(canonical)}]`
    : value && typeof value === "object"
      ? `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`
      : JSON.stringify(value);

function answer({ request, tables, clock, stems, spread }) {
  const missing = [];
  const recorded = (table, node, none) => {
    const key = canonical(node);
    if (!(key in table) && !missing.length) throw new Error(`not recorded: ${key}`);
    return table[key] ?? none;
  };
  const context = {
    tables: allTables[tables],
    clock,
    stem: (form, lang) => stems[lang]?.[form] ?? (missing.push([form, lang]), form),
    spread: spread && ((node) => recorded(spread, node, {})),
  };
  for (const name in parts) delete parts[name];
  return planned(request, context, missing);
}

function planned(request, context, missing) {
  try {
    const plan = planQuery(request, context);
    return missing.length ? { missing } : { plan };
  } catch (error) {
    if (error.part) {
      parts[error.part] = known[error.part];
      return planned(request, context, missing);
    }
    if (!error.hint) throw error;
    const { message, hint, start = 0, end = 0, parameter = "q" } = error;
    return { error: { message, hint, start, end, parameter } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let result;
  try {
    result = answer(JSON.parse(line));
  } catch (error) {
    result = { crash: `${error.stack}` };
  }
  console.log(JSON.stringify(result));
}
