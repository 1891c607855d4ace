/** Types of `<event-list>` for scripts of a page; see docs/static.md. */

/** The events are shown; `total` counts those in the list. */
export type ListEvent = CustomEvent<{ total: number }>;

/** The events cannot be loaded; `status` is that of the response, `null` if there was none. */
export type ListErrorEvent = CustomEvent<{ status: number | null }>;

export interface EventListEventMap {
  "eventsearch:list": ListEvent;
  "eventsearch:error": ListErrorEvent;
}

/** Attributes of the element, which are also properties. */
export interface EventListAttributes {
  src?: string;
  when?: "past" | "";
  view?: "month" | "agenda" | "";
  limit?: number | string;
  tag?: string;
  place?: string;
  speaker?: string;
  section?: string;
  language?: string;
  strings?: string | Record<string, string>;
}

/** The element `<event-list>`; a property returns the text of its attribute. */
export interface EventListElement extends HTMLElement, Record<keyof EventListAttributes, string> {
  addEventListener<K extends keyof EventListEventMap>(
    type: K,
    listener: (this: EventListElement, event: EventListEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: EventListElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "event-list": EventListElement;
  }
}
