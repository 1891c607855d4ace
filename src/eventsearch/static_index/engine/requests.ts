/** Parses query strings, as web/routes/parameters.py. */

import { part, tables } from "./segmenter.js";

/** `Parameter` of that module, without default values. */
export type Parameter = Record<string, any>;
export type ProblemBody = {status: number, detail: string, parameter?: string, start?: number, end?: number};

/** The problem with which the server would refuse this request. */
export class Problem extends Error {
  status: number;

  constructor(readonly body: ProblemBody) {
    super(body.detail);
    this.status = body.status;
  }

  /** Return the body, as `Response.json` does. */
  async json() {
    return this.body;
  }
}

/** Return the values of a table's parameters in a query string. */
export function parseValues(pairs: URLSearchParams, table: Parameter[]): Record<string, any> {
  for (const name of new Set(pairs.keys())) {
    const parameter = table.find((one) => one.name === name);
    const detail = parameter ? faultOf(parameter, pairs.getAll(name)) : part("corrections").unknownParameter(name, table.map((one) => one.name));
    if (detail) throw new Problem({ status: 400, detail, parameter: cutText(name) });
  }
  const values: Record<string, any> = {};
  for (const { name, kind, repeats } of table) {
    const usable = [...new Set(pairs.getAll(name))].filter(Boolean).map((text) => readValue(kind, text));
    if (usable.length) values[name] = repeats ? usable : usable[0];
  }
  return values;
}

export const cutText = (text: string, most = tables.parameters.MAX_VALUE) => [...text].slice(0, most).join("");

function readValue(kind: string | undefined, text: string) {
  if (kind === "switch") return text === "1" || text === "true";
  if (kind === "whole") return Number(text);
  return kind === "moment" ? text.replace(/(?<=:\d\d) (\d\d:?\d\d)$/, "+$1") : text;
}

/** Return what is wrong with a parameter's values, with a hint; empty if they are valid. */
function faultOf(parameter: Parameter, texts: string[]) {
  const { name, kind, repeats, choices, pattern, least = 1, most } = parameter;
  const { MAX_VALUES, MAX_VALUE } = tables.parameters, longest = parameter.longest ?? MAX_VALUE;
  const label = `parameter "${name}"`;
  if (texts.length > (repeats ? MAX_VALUES : 1))
    return `${label} appears ${repeats ? `more than ${MAX_VALUES} times` : `${texts.length} times; pass it once`}`;
  for (const text of texts.filter(Boolean)) {
    const length = [...text].length, isWhole = kind === "whole";
    if (length > longest) return `${label} has ${length} characters; the limit is ${longest}`;
    let fault = "";
    if (choices && !choices.includes(text)) fault = `use ${choices.join(", ")}`;
    else if (pattern && !new RegExp(`^(?:${pattern})$`).test(text)) fault = `write it as ${parameter.example}`;
    else if (isWhole && !(/^[0-9]+$/.test(text) && Number(text) >= least)) fault = `use a whole number from ${least}`;
    else if (isWhole && Number(text) > most) fault = `the largest value is ${most}`;
    if (fault) return `${label} is "${text}"; ${fault}`;
  }
  return "";
}
