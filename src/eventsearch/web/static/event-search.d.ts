/** Types of `<event-search>` for scripts of a page; see docs/search-box.md. */

/** A request is sent to the server. */
export type QueryEvent = CustomEvent<{ query: string }>;

/** Hits or suggestions are about to be shown. Change the list, or show it yourself and call `preventDefault`. */
export type HitsEvent = CustomEvent<{ query: string; hits: Record<string, any>[] }>;

/** An answer is shown; `total` is the number of hits, or of suggestions in suggest mode. */
export type ResultsEvent = CustomEvent<{ query: string; total: number }>;

/** The reader has chosen a hit or suggestion; `preventDefault` stays on the page. */
export type SelectEvent = CustomEvent<{ url: string; query: string }>;

/** The request failed; `status` is that of the response, `null` if there was none. */
export type ErrorEvent = CustomEvent<{ query: string; status: number | null }>;

export interface EventSearchEventMap {
  "eventsearch:query": QueryEvent;
  "eventsearch:hits": HitsEvent;
  "eventsearch:results": ResultsEvent;
  "eventsearch:select": SelectEvent;
  "eventsearch:error": ErrorEvent;
}

/** Attributes of the element, which are also properties. */
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

/** The element `<event-search>`; a property returns the text of its attribute. */
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
