import { instantMeiliSearch } from "@meilisearch/instant-meilisearch";
import { autocomplete } from "@algolia/autocomplete-js";
import instantsearch from "instantsearch.js";
import * as widgets from "instantsearch.js/es/widgets";
import { Meilisearch } from "meilisearch";
import { docsearch } from "meilisearch-docsearch";

Object.assign(globalThis, {
  autocomplete, docsearch, instantMeiliSearch, instantsearch, Meilisearch, widgets,
});
