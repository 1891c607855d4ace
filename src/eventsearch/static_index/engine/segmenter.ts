/**
 * Character filters, folding and chunks, as analysis/char_filter.py and analysis/segmenter.py.
 *
 * Patterns and tables come from the Python modules; `useTables` sets them.
 */

/** The tables that static_index/tables.py writes. */
export type Tables = Record<string, any>;

export let tables: Tables = {};
const compiled: Map<string, RegExp> = new Map();
const folds: Map<string, string> = new Map();

/** Parts that are loaded on demand, by name. */
export const parts: Record<string, any> = {};

/** Thrown if a part is not loaded yet. The caller loads the part and repeats its work. */
export class MissingPart extends Error {
  constructor(readonly part: string) {
    super(`${part} is not loaded`);
  }
}

export function part(name: string) {
  if (!parts[name]) throw new MissingPart(name);
  return parts[name];
}

/** Use these tables from now on. */
export function useTables(other: Tables) {
  if (tables !== other) compiled.clear();
  tables = other;
}

/** Unicode classes limited to Latin: for a Latin text, such a pattern compiles a hundred times faster. */
const LATIN = {
  L: "A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\u024f", M: "", N: "0-9\xb2\xb3\xb9\xbc-\xbe", Nd: "0-9",
  Nl: "", No: "\xb2\xb3\xb9\xbc-\xbe",
};

/** Return a pattern of the Python modules, to find once, everywhere (g) or at an offset (y); *whole*: up to the end. */
export function regex(name: string, text: string, mode: "" | "g" | "y" = "", whole = false) {
  const isLatin = /^[\0-\u024f\u2000-\u206f\u20a0-\u20cf]*$/.test(text);
  const key = [name, mode, whole, isLatin].join();
  let pattern = compiled.get(key);
  if (!pattern) {
    let [source, flags] = tables.patterns[name];
    if (isLatin)
      source = source.replace(/\\p\{(\w+)\}/g, (_: any, kind: keyof typeof LATIN) => LATIN[kind]);
    pattern = new RegExp(whole ? `(?:${source})$` : source, flags + mode);
    compiled.set(key, pattern);
  }
  return pattern;
}

export function matchAt(name: string, text: string, at = 0, whole = false) {
  const pattern = regex(name, text, "y", whole);
  pattern.lastIndex = at;
  return pattern.exec(text);
}

export const fullMatch = (name: string, text: string, at?: number) => matchAt(name, text, at, true);

export const search = (name: string, text: string) => regex(name, text).exec(text);

export const findAll = (name: string, text: string) => [...text.matchAll(regex(name, text, "g"))];

export const replaceAll = (name: string, text: string, by: any) => text.replace(regex(name, text, "g"), by);

/** Return start and end of a group. */
export const spanOf = (match: RegExpExecArray | RegExpMatchArray, at: number) => (match as any).indices[at];

/** Return the normal spelling of a letter with its marks. */
function respellCluster(cluster: string) {
  const invisible = "char_filter.INVISIBLE";
  const visible = replaceAll(invisible, cluster, "");
  if (visible === "№") return "n°";
  const spelt = replaceAll(invisible, alike(visible.normalize("NFKC")), "");
  const sign = "char_filter.SIGN";
  const isApart = [...spelt].length > 1 && search(sign, spelt) && !search(sign, visible);
  return isApart ? `;${spelt};` : spelt;
}

export const alike = (text: string) =>
  text.replace(/[^]/gu, (sign) => tables.char_filter.ALIKE[sign] ?? sign);

/** Return the normal spelling of a text, with start and end in the text of each of its code units. */
export function normal(text: string): {text: string, starts: number[], ends: number[]} {
  const plain = alike(text);
  let result = "";
  const starts: number[] = [], ends = [];
  for (const match of findAll("char_filter.CLUSTER", plain)) {
    const start = match.index, cluster = match[0];
    const spelt = /^[\x00-\x7f]+$/.test(cluster) ? cluster : respellCluster(cluster);
    const isSame = spelt === cluster;
    for (let at = 0; at < spelt.length; at++) {
      starts.push(isSame ? start + at : start);
      ends.push(isSame ? start + at + 1 : start + cluster.length);
    }
    result += spelt;
  }
  return { text: result, starts, ends };
}

/** Return a text of normal spelling in lower case. */
export const lower = (text: string) => text.toLowerCase().normalize("NFC");

/** Return a text in lower case without accents and ligatures. */
export const foldLower = (text: string) => (/^[\x00-\x7f]*$/.test(text) ? text : mapSigns(text, foldSign));

/** Return any text in the form in which words are compared. */
export const fold = (text: string) => foldLower(lower(normal(text).text));

/** Return any text in the form in which names are compared. */
export const loose = (text: string) => fold(text).replace(/[-_\u2010\u2011\s]/g, "");

const mapSigns = (text: string, function_: (sign: string) => string) => [...text].map(function_).join("");

function foldSign(sign: string) {
  const { OPENED, WHOLE_LETTERS } = tables.char_filter;
  let folded = folds.get(sign);
  if (folded === undefined) {
    folded = sign;
    if (/\p{Nd}/u.test(sign)) folded = digitOf(sign);
    else if (!WHOLE_LETTERS.includes(sign)) {
      const bare = replaceAll("char_filter.ACCENTS", sign.normalize("NFD"), "");
      folded = mapSigns(bare.normalize("NFC"), (base) => OPENED[base] ?? base);
    }
    folds.set(sign, folded);
  }
  return folded;
}

/** Return the value of a digit in any script; Unicode has the digits of a script in a row from 0 to 9. */
function digitOf(digit: string) {
  const code = (digit.codePointAt(0) as number);
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return `${value}`;
}

/** Return a text, in lower case, with umlauts spelled out. */
export const spelledOut = (text: string) =>
  mapSigns(text, (sign) => tables.char_filter.SPELLED_OUT[sign] ?? sign);
