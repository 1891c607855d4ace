/** The syntax tree of a query's text, by recursive descent: query/syntax/parser.py. */

import { conjuncts } from "./builder.js";
import { dropDanglingOperators, tokensOf } from "./lexer.js";
import { tables } from "./segmenter.js";
import type { QueryToken } from "./lexer.js";

export type Syntax = {type: string, start?: number, end?: number, item?: QueryToken, part?: Syntax, parts?: Syntax[]};
export type ParsedQuery = {text: string, tree: Syntax, tokens: QueryToken[]};

const andNode = (parts: Syntax[]): Syntax => ({ type: "AndNode", parts });

/** Return all of the parts as one. */
export function joinParts(parts: Syntax[]) {
  const flat = parts.flatMap(conjuncts);
  return flat.length === 1 ? flat[0] : andNode(flat);
}

const isEmpty = (part: Syntax) => part.type === "AndNode" && !part.parts?.length;

/** Return the text of a query, parsed. */
export function parseQuery(text: string): ParsedQuery {
  const tokens = dropDanglingOperators(tokensOf(text));
  let at = 0, depth = 0;
  const peek = () => tokens[at]?.kind ?? "end";

  function either(): Syntax {
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

  function wordsNode(goesOn: (token: QueryToken) => boolean): Syntax {
    const first = tokens[at++];
    let end = first.end;
    while (peek() === "word" && goesOn(tokens[at])) end = tokens[at++].end;
    return { type: "WordsNode", start: first.start, end };
  }

  const isSign = (token: QueryToken) => !/[\p{L}\p{N}]/u.test(text.slice(token.start, token.end));

  function part(): Syntax {
    let negated = false;
    for (; /^(not|minus)$/.test(peek()); at++) negated = !negated;
    let node: Syntax;
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
