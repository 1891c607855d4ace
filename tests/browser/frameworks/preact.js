/* A search box in a Preact application, rendered by the browser or by a server. */
import { h, hydrate, render } from "preact";
import { useState } from "preact/hooks";
import { renderToString } from "preact-render-to-string";
import { start } from "./start.js";

function App() {
  const [limit, setLimit] = useState(6);
  return h("div", null,
    h("event-search",
      { src: "/v1/search", shortcut: "mod+k", language: "fr", limit, facets: "tag", strings: '{"list": "Propositions"}' },
      h("form", { action: "/search", role: "search" },
        h("label", { for: "q" }, "Rechercher"), h("input", { id: "q", name: "q", type: "search" }), h("button", null, "OK"))),
    h("event-list", { src: "/eventsearch/events.json", limit }, h("p", null, "Events")),
    h("button", { id: "fewer", onClick: () => setLimit(2) }, "Fewer"));
}

start({
  html: () => renderToString(h(App)),
  mount: (root) => render(h(App), root),
  hydrate: (root) => hydrate(h(App), root),
});
