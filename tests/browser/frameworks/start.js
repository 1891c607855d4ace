/* Without a document, write what a server sends; in a page, take that over, or begin with nothing. */
export async function start({ html, mount, hydrate }) {
  if (typeof document === "undefined") process.stdout.write(await html());
  else {
    const root = document.getElementById("app");
    (root.firstChild ? hydrate : mount)(root);
  }
}
