export { pageFormat } from "./page-format.ts";
export { type PageOptions, type PageScript, renderPage } from "./render-page.ts";
