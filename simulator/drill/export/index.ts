export { type PromtoolFile, promtoolFiles } from "./promtool-files.ts";
