/* A search box in a React application, rendered by the browser or by a server. */
import { createElement as h, useState } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { start } from "./start.js";

function App() {
  const [limit, setLimit] = useState(6);
  return h("div", null,
    h("event-search",
      { src: "/v1/search", shortcut: "mod+k", language: "fr", limit, facets: ["tag"], strings: { list: "Propositions" } },
      h("form", { action: "/search", role: "search" },
        h("label", { htmlFor: "q" }, "Rechercher"), h("input", { id: "q", name: "q", type: "search" }), h("button", null, "OK"))),
    h("event-list", { src: "/eventsearch/events.json", limit }, h("p", null, "Events")),
    h("button", { id: "fewer", onClick: () => setLimit(2) }, "Fewer"));
}

start({
  html: () => renderToString(h(App)),
  mount: (root) => createRoot(root).render(h(App)),
  hydrate: (root) => hydrateRoot(root, h(App)),
});
