/* On a server, write the rendered HTML. In a page, hydrate this HTML, or mount the application. */
export async function start({ html, mount, hydrate }) {
  if (typeof document === "undefined") process.stdout.write(await html());
  else {
    const root = document.getElementById("app");
    (root.firstChild ? hydrate : mount)(root);
  }
}
