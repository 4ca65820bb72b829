export { classicToV2 } from "./classic-to-v2.ts";
export { elementNamesOf, v2ToClassic } from "./v2-to-classic.ts";
