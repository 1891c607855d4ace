/* Bundle an application: bundle.js ENTRY OUTPUT browser|node */
import { readFile } from "node:fs/promises";
import { build } from "esbuild";
import { compile } from "svelte/compiler";

const [entry, outfile, platform] = process.argv.slice(2);
const svelte = {
  name: "svelte",
  setup: (esbuild) => esbuild.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
    const source = await readFile(path, "utf8");
    const generate = platform === "node" ? "server" : "client";
    return { contents: compile(source, { filename: path, generate }).js.code };
  }),
};
await build({
  entryPoints: [entry], outfile, platform, bundle: true, plugins: [svelte], tsconfigRaw: {},
  format: platform === "node" ? "cjs" : "iife", logLevel: "warning",
  conditions: platform === "node" ? [] : ["browser"],
  define: { "process.env.NODE_ENV": "'production'", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "true",
    __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false" },
});
