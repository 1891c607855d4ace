/** What a page's script needs to know of `<event-search>`; see docs/search-box.md. */

/** A question is on its way to the server. */
export type QueryEvent = CustomEvent<{ query: string }>;

/** Hits, or suggestions, are about to be shown: change the list, or draw it yourself and `preventDefault`. */
export type HitsEvent = CustomEvent<{ query: string; hits: Record<string, any>[] }>;

/** An answer is shown; `total` counts what was found, in suggest mode what is suggested. */
export type ResultsEvent = CustomEvent<{ query: string; total: number }>;

/** An answer was chosen; `preventDefault` keeps the page where it is. */
export type SelectEvent = CustomEvent<{ url: string; query: string }>;

/** The server refused (`status`), or did not answer (`null`). */
export type ErrorEvent = CustomEvent<{ query: string; status: number | null }>;

export interface EventSearchEventMap {
  "eventsearch:query": QueryEvent;
  "eventsearch:hits": HitsEvent;
  "eventsearch:results": ResultsEvent;
  "eventsearch:select": SelectEvent;
  "eventsearch:error": ErrorEvent;
}

/** What the element reads, as attributes or as properties of the same names. */
export interface EventSearchAttributes {
  src?: string;
  suggest?: string;
  mode?: "suggest" | "results";
  limit?: number | string;
  language?: string;
  facets?: string | string[];
  shortcut?: string;
  base?: string;
  strings?: string | Record<string, string>;
  recent?: boolean | number | string;
  sheet?: string;
}

/** The element `<event-search>`; each property reads as the text of its attribute. */
export interface EventSearchElement extends HTMLElement, Record<keyof EventSearchAttributes, string> {
  addEventListener<K extends keyof EventSearchEventMap>(
    type: K,
    listener: (this: EventSearchElement, event: EventSearchEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: EventSearchElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "event-search": EventSearchElement;
  }
}
