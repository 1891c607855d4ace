// @ts-check
// @ts-ignore: the bundler makes it of the catalogues in web/search_page/i18n.
import TEXTS from "texts:suggestions";

/** Texts of suggestions, "one|other" where a number stands in them; other languages are fetched. @type {Record<string, Record<string, string>>} */
export const STRINGS = TEXTS;
