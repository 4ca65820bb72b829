export { unmatchedRoute } from "./exchange.ts";
export { type Http, type HttpOptions, startHttp } from "./http.ts";
