export { type JsonRoutes, serveJson } from "./json-server.ts";
export { poisson } from "./poisson.ts";
export { createPoster, type PostJson } from "./post-json.ts";
export { numberSetting, textSetting } from "./settings.ts";
