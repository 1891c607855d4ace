/**
 * Characters, folding and chunks: analysis/char_filter.py and analysis/segmenter.py.
 *
 * Patterns and tables are those of the Python side; `useTables` sets them.
 */

/** @typedef {Record<string, any>} Tables What static_index/tables.py writes. */

/** @type {Tables} */
export let tables = {};

/** @type {Map<string, RegExp>} */
const compiled = new Map();

/** @type {Map<string, string>} */
const folds = new Map();

/** Parts that are loaded on demand, by name. @type {Record<string, any>} */
export const parts = {};

/** A part is needed that is not loaded: what asks for it is to be done again once it is. */
export class MissingPart extends Error {
  /** @param {string} part */
  constructor(part) {
    super(`${part} is not loaded`);
    this.part = part;
  }
}

/** Return a part that is loaded on demand. @param {string} name */
export function part(name) {
  if (!parts[name]) throw new MissingPart(name);
  return parts[name];
}

/** Read all that follows by these tables. @param {Tables} other */
export function useTables(other) {
  if (tables !== other) compiled.clear();
  tables = other;
}

/** Classes of Unicode in a text of Latin letters alone: a pattern is compiled a hundred times faster. */
const LATIN = {
  L: "A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\u024f", M: "", N: "0-9\xb2\xb3\xb9\xbc-\xbe", Nd: "0-9",
  Nl: "", No: "\xb2\xb3\xb9\xbc-\xbe",
};

/**
 * Return a pattern of the Python side by its module and name.
 *
 * @param {string} name
 * @param {string} text To be compared with it.
 * @param {"" | "g" | "y"} mode To find the first or all, or to match at a place.
 * @param {boolean} whole It ends where the text does.
 */
export function regex(name, text, mode = "", whole = false) {
  const isLatin = /^[\0-\u024f\u2000-\u206f\u20a0-\u20cf]*$/.test(text);
  const key = [name, mode, whole, isLatin].join();
  let pattern = compiled.get(key);
  if (!pattern) {
    let [source, flags] = tables.patterns[name];
    if (isLatin)
      source = source.replace(/\\p\{(\w+)\}/g, (/** @type {any} */ _, /** @type {keyof LATIN} */ kind) => LATIN[kind]);
    pattern = new RegExp(whole ? `(?:${source})$` : source, flags + mode);
    compiled.set(key, pattern);
  }
  return pattern;
}

/** @param {string} name @param {string} text @param {number} [at] @param {boolean} [whole] */
export function matchAt(name, text, at = 0, whole = false) {
  const pattern = regex(name, text, "y", whole);
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** @param {string} name @param {string} text @param {number} [at] */
export const fullMatch = (name, text, at) => matchAt(name, text, at, true);

/** @param {string} name @param {string} text */
export const search = (name, text) => regex(name, text).exec(text);

/** @param {string} name @param {string} text */
export const findAll = (name, text) => [...text.matchAll(regex(name, text, "g"))];

/** @param {string} name @param {string} text @param {any} by */
export const replaceAll = (name, text, by) => text.replace(regex(name, text, "g"), by);

/** Return where a group stands. @param {RegExpExecArray | RegExpMatchArray} match @param {number} at */
export const spanOf = (match, at) => /** @type {any} */ (match).indices[at];

/** Return a letter with its marks in one spelling. @param {string} cluster */
function respellCluster(cluster) {
  const invisible = "char_filter.INVISIBLE";
  const visible = replaceAll(invisible, cluster, "");
  if (visible === "№") return "n°";
  const spelt = replaceAll(invisible, alike(visible.normalize("NFKC")), "");
  const sign = "char_filter.SIGN";
  const isApart = [...spelt].length > 1 && search(sign, spelt) && !search(sign, visible);
  return isApart ? `;${spelt};` : spelt;
}

/** @param {string} text */
export const alike = (text) =>
  text.replace(/[^]/gu, (sign) => tables.char_filter.ALIKE[sign] ?? sign);

/**
 * Return a text in one spelling, with the places in it of each of its code units.
 *
 * @param {string} text
 * @returns {{text: string, starts: number[], ends: number[]}}
 */
export function normal(text) {
  const plain = alike(text);
  let result = "";
  /** @type {number[]} */
  const starts = [], ends = [];
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

/** Return a text of one spelling in lower case. @param {string} text */
export const lower = (text) => text.toLowerCase().normalize("NFC");

/** Return a text in lower case without accents and ligatures. @param {string} text */
export const foldLower = (text) => (/^[\x00-\x7f]*$/.test(text) ? text : mapSigns(text, foldSign));

/** Return any text as words are compared. @param {string} text */
export const fold = (text) => foldLower(lower(normal(text).text));

/** Return any text as names are compared. @param {string} text */
export const loose = (text) => fold(text).replace(/[-_\u2010\u2011\s]/g, "");

/** @param {string} text @param {(sign: string) => string} function_ */
const mapSigns = (text, function_) => [...text].map(function_).join("");

/** @param {string} sign */
function foldSign(sign) {
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

/** Return the value of a digit of any script: they stand in rows of ten. @param {string} digit */
function digitOf(digit) {
  const code = /** @type {number} */ (digit.codePointAt(0));
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return `${value}`;
}

/** Return a text, in lower case, with umlauts spelled out. @param {string} text */
export const spelledOut = (text) =>
  mapSigns(text, (sign) => tables.char_filter.SPELLED_OUT[sign] ?? sign);
