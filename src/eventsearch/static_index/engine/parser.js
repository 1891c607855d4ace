/** The syntax tree of a query's text, by recursive descent: query/syntax/parser.py. */

import { conjuncts } from "./builder.js";
import { dropDanglingOperators, tokensOf } from "./lexer.js";
import { tables } from "./segmenter.js";

/** @typedef {import("./lexer.js").QueryToken} QueryToken */
/**
 * @typedef {{type: string, start?: number, end?: number, item?: QueryToken, part?: Syntax,
 *   parts?: Syntax[]}} Syntax
 */
/** @typedef {{text: string, tree: Syntax, tokens: QueryToken[]}} ParsedQuery */

/** @param {Syntax[]} parts @returns {Syntax} */
const andNode = (parts) => ({ type: "AndNode", parts });

/** Return all of the parts as one. @param {Syntax[]} parts */
export function joinParts(parts) {
  const flat = parts.flatMap(conjuncts);
  return flat.length === 1 ? flat[0] : andNode(flat);
}

/** @param {Syntax} part */
const isEmpty = (part) => part.type === "AndNode" && !part.parts?.length;

/** Return the text of a query, parsed. @param {string} text @returns {ParsedQuery} */
export function parseQuery(text) {
  const tokens = dropDanglingOperators(tokensOf(text));
  let at = 0, depth = 0;
  const peek = () => tokens[at]?.kind ?? "end";

  /** @returns {Syntax} */
  function either() {
    let parts = [conjunction()];
    while (peek() === "or") {
      at++;
      parts.push(conjunction());
    }
    parts = parts.filter((part) => !isEmpty(part));
    return parts.length > 1 ? { type: "OrNode", parts } : parts[0] ?? andNode([]);
  }

  function conjunction() {
    const parts = [];
    for (let kind; !/^(or|close|end)$/.test((kind = peek())); ) {
      if (kind === "and") at++;
      else parts.push(kind === "word" ? wordsNode(() => true) : part());
    }
    return joinParts(parts);
  }

  /** @param {(token: QueryToken) => boolean} goesOn @returns {Syntax} */
  function wordsNode(goesOn) {
    const first = tokens[at++];
    let end = first.end;
    while (peek() === "word" && goesOn(tokens[at])) end = tokens[at++].end;
    return { type: "WordsNode", start: first.start, end };
  }

  /** @param {QueryToken} token */
  const isSign = (token) => !/[\p{L}\p{N}]/u.test(text.slice(token.start, token.end));

  /** @returns {Syntax} */
  function part() {
    let negated = false;
    for (; /^(not|minus)$/.test(peek()); at++) negated = !negated;
    /** @type {Syntax} */
    let node;
    if (peek() === "word") node = wordsNode(isSign);
    else if (tokens[at].kind === "open") {
      at++;
      node = group();
    } else node = { type: "TermNode", item: tokens[at++] };
    return negated && !isEmpty(node) ? { type: "NotNode", part: node } : node;
  }

  function group() {
    if (depth === tables.parser.DEEPEST) return andNode([]);
    depth++;
    const inside = either();
    depth--;
    if (peek() === "close") at++;
    return inside;
  }

  const parts = [either()];
  while (at < tokens.length) {
    at++;
    parts.push(either());
  }

  return { text, tree: joinParts(parts), tokens };
}
