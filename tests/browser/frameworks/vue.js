/* A search box in a Vue application, rendered by the browser or by a server. */
import { createApp, createSSRApp, h, ref } from "vue";
import { renderToString } from "vue/server-renderer";
import { start } from "./start.js";

const App = {
  setup() {
    const limit = ref(6);
    return () => h("div", [
      h("event-search",
        { src: "/v1/search", shortcut: "mod+k", language: "fr", limit: limit.value, facets: "tag", strings: '{"list": "Propositions"}' },
        [h("form", { action: "/search", role: "search" },
          [h("label", { for: "q" }, "Rechercher"), h("input", { id: "q", name: "q", type: "search" }), h("button", "OK")])]),
      h("event-list", { src: "/eventsearch/events.json", limit: limit.value }, [h("p", "Events")]),
      h("button", { id: "fewer", onClick: () => { limit.value = 2; } }, "Fewer"),
    ]);
  },
};

start({
  html: () => renderToString(createSSRApp(App)),
  mount: (root) => createApp(App).mount(root),
  hydrate: (root) => createSSRApp(App).mount(root),
});
