import instantsearch from "instantsearch.js";
import * as widgets from "instantsearch.js/es/widgets";

globalThis.instantsearch = instantsearch;
globalThis.widgets = widgets;
