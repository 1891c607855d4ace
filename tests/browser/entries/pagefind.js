import "@pagefind/component-ui";
import { PagefindUI } from "@pagefind/default-ui";

globalThis.PagefindUI = PagefindUI;
