/* A search box in a Svelte application, rendered by the browser or by a server. */
import { hydrate, mount } from "svelte";
import { render } from "svelte/server";
import App from "./Search.svelte";
import { start } from "./start.js";

start({
  html: () => render(App).body,
  mount: (target) => mount(App, { target }),
  hydrate: (target) => hydrate(App, { target }),
});
