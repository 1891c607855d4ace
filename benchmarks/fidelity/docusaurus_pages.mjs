// A plugin that writes Docusaurus's values for each page to a JSON file for each language.
import { writeFileSync } from "node:fs";
import path from "node:path";

const CONTENT = "docusaurus-plugin-content-";

function pagesOf(content) {
  const pages = [];
  for (const [name, instances] of Object.entries(content)) {
    // The content of an instance is empty if its folder does not exist.
    for (const instance of Object.values(instances).filter(Boolean)) {
      if (name === `${CONTENT}docs`) {
        for (const version of instance.loadedVersions) pages.push(...version.docs);
      } else if (name === `${CONTENT}blog`) {
        pages.push(...instance.blogPosts.map((post) => post.metadata));
      } else if (name === `${CONTENT}pages`) {
        pages.push(...instance.filter((page) => page.type === "mdx"));
      }
    }
  }
  return pages;
}

export default function reported(context, { folder }) {
  let all = {};
  return {
    name: "eventsearch-reported",
    allContentLoaded({ allContent }) {
      all = allContent;
    },
    async postBuild({ outDir, routesPaths }) {
      const bare = (url) => (url === "/" ? url : url.replace(/\/$/, ""));
      const routes = new Map(routesPaths.map((route) => [bare(route), route]));
      const pages = pagesOf(all).map(({ source, permalink, title, date }) => ({
        source: source.replace(/^@site\//, ""),
        url: routes.get(bare(permalink)) ?? permalink,
        title: title ?? "",
        date: date ? new Date(date).toISOString() : "",
      }));
      const reported = { outDir, baseUrl: context.baseUrl, pages };
      const { currentLocale, defaultLocale } = context.i18n;
      // The default language comes first, because untranslated pages appear in every language.
      const order = currentLocale === defaultLocale ? 0 : 1;
      writeFileSync(path.join(folder, `${order}-${currentLocale}.json`), JSON.stringify(reported));
    },
  };
}
