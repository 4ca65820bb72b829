export { behaviourDoor } from "./behaviour-door.ts";
export { EvenShare } from "./even-share.ts";
export { Exposition, serveExposition } from "./exposition.ts";
export { serveJson } from "./json-server.ts";
export { poisson } from "./poisson.ts";
export { createPoster } from "./post-json.ts";
export { numberSetting, textSetting } from "./settings.ts";
