/* The search box in the navbar, instead of the theme's own; it searches the files in static/eventsearch. */
import React, { useEffect, useRef } from "react";
import Head from "@docusaurus/Head";
import { useHistory } from "@docusaurus/router";
import useBaseUrl from "@docusaurus/useBaseUrl";
import useDocusaurusContext from "@docusaurus/useDocusaurusContext";

const LABELS = {
  ca: "Cerca", de: "Suchen", es: "Buscar", fr: "Rechercher", it: "Cerca", nl: "Zoeken", pt: "Pesquisar",
};

export default function SearchBar() {
  const box = useRef(null);
  const history = useHistory();
  const folder = useBaseUrl("/eventsearch/");
  const { currentLocale, locales } = useDocusaurusContext().i18n;
  const label = LABELS[currentLocale.split("-")[0]] ?? "Search";

  // Let the router show pages of the site. The results page is not one: the browser loads it.
  useEffect(() => {
    const element = box.current;
    const follow = (event) => {
      const { origin, pathname, search, hash } = new URL(event.detail.url, location.href);
      if (origin !== location.origin || pathname.startsWith(folder)) return;
      event.preventDefault();
      document.activeElement?.blur();
      history.push(pathname + search + hash);
    };
    element.addEventListener("eventsearch:select", follow);
    return () => element.removeEventListener("eventsearch:select", follow);
  }, [folder, history]);

  return (
    <>
      <Head>
        <script src={`${folder}event-search.js`} defer />
      </Head>
      <event-search ref={box} src={folder} shortcut="mod+k" language={locales[1] && currentLocale}>
        <form action={`${folder}search.html`} role="search">
          <input className="navbar__search-input" name="q" type="search" aria-label={label} placeholder={label} />
        </form>
      </event-search>
    </>
  );
}
