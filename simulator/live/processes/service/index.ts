export { Exposition } from "./exposition.ts";
export { serveJson } from "./json-server.ts";
export { poisson } from "./poisson.ts";
export { createPoster } from "./post-json.ts";
export { numberSetting, textSetting } from "./settings.ts";
