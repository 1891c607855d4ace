/** Splits a query into tokens, and parses them by recursive descent, as query/syntax/lexer.py and parser.py. */

import { conjuncts } from "./builder.js";
import { queryToken } from "./planner.js";
import { fold, fullMatch, matchAt, tables } from "./segmenter.js";

export type QueryToken = ReturnType<typeof queryToken>;

/** Return whether a name before a colon is a field. */
export function isField(name: string) {
  const { keywords, texts, readers } = tables.fields, folded = fold(name);
  return [keywords, texts, readers].some((names) => Object.hasOwn(names, folded));
}

/** Return the tokens of a query, in order. */
export function tokensOf(text: string) {
  const tokens: QueryToken[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at])) at++;
    else {
      const [token, end] = tokenAt(text, at);
      tokens.push(token);
      at = end;
    }
  }
  return tokens;
}

function tokenAt(text: string, at: number): [QueryToken, number] {
  const operator = matchAt("lexer.OPERATOR", text, at);
  if (operator) {
    const end = at + operator[0].length;
    return [queryToken(operator[1].toLowerCase(), at, end), end];
  }
  if (matchAt("lexer.MINUS", text, at)) return [queryToken("minus", at, at + 1), at + 1];
  const close = closingAt(text, at);
  if (close >= 0) return [queryToken("quote", at + 1, close), close + 1];
  const field = matchAt("lexer.FIELD", text, at);
  return (field && isField(field[1]) && fieldValue(text, field[1], at + field[0].length)) ||
    wordAt(text, at);
}

function wordAt(text: string, at: number): [QueryToken, number] {
  const end = at + (matchAt("lexer.WORD", text, at)?.[0].length ?? 1), word = text.slice(at, end);
  if (word === "(" || word === ")")
    return [queryToken(word === "(" ? "open" : "close", at, end), end];
  const { wild, bare, edits } = wildAt(word, at);
  return [
    wild ? queryToken(wild, at, bare, { wild, bare, edits }) : queryToken("word", at, end), end,
  ];
}

/** Return the sign after a word (`*` or `~`), and where the word ends without the sign. */
function wildAt(word: string, at: number) {
  const star = fullMatch("lexer.STAR", word), near = fullMatch("lexer.NEAR", word);
  if (star) return { wild: "star", bare: at + star[1].length, edits: 0 };
  if (near) return { wild: "near", bare: at + near[1].length, edits: +(near[2] || 1) };
  return { wild: "", bare: at + word.length, edits: 0 };
}

function fieldValue(text: string, name: string, at: number): [QueryToken, number] | null {
  const close = closingAt(text, at);
  if (close >= 0) {
    if (!text.slice(at + 1, close).trim()) return null;
    return [queryToken("field", at + 1, close, { name, quoted: true }), close + 1];
  }
  const word = matchAt("lexer.WORD", text, at)?.[0];
  if (!word || /^([()]|["“”„«»]*)$/.test(word)) return null;
  const end = at + word.length;
  return [queryToken("field", at, end, { name, ...wildAt(word, at) }), end];
}

/** Return the offset of the closing quotation mark of a quotation that begins at *at*; -1 if there is none. */
function closingAt(text: string, at: number) {
  const closers = [...(tables.lexer.QUOTES[text[at]] ?? "")];
  const places = closers.map((sign) => text.indexOf(sign, at + 1)).filter((place) => place >= 0);
  return places.length ? Math.min(...places) : -1;
}

/** Return the tokens without operators that have nothing to join. */
export function dropDanglingOperators(items: QueryToken[]) {
  const tokens: QueryToken[] = [];
  for (const item of [...items].reverse()) {
    const after = tokens[0]?.kind ?? "close";
    if (!/^(and|or|not|minus)$/.test(item.kind) || !/^(and|or|close)$/.test(after))
      tokens.unshift(item);
  }
  while (/^(and|or)$/.test(tokens[0]?.kind)) tokens.shift();
  if (tokens.some((item) => /^(word|star|near|quote|field)$/.test(item.kind))) return tokens;
  return items.map((item) => queryToken("word", item.start, item.end));
}

export type Syntax = {type: string, start?: number, end?: number, item?: QueryToken, part?: Syntax, parts?: Syntax[]};
export type ParsedQuery = {text: string, tree: Syntax, tokens: QueryToken[]};

const andNode = (parts: Syntax[]): Syntax => ({ type: "AndNode", parts });

/** Return one node that requires all parts. */
export function joinParts(parts: Syntax[]) {
  const flat = parts.flatMap(conjuncts);
  return flat.length === 1 ? flat[0] : andNode(flat);
}

const isEmpty = (part: Syntax) => part.type === "AndNode" && !part.parts?.length;

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
