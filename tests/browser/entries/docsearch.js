import docsearch from "@docsearch/js/docsearch";

globalThis.docsearch = docsearch;
