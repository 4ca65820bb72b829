export { type AnyRequest, type AnyResponse, isAnyRequest, isAnyResponse } from "./any-request.ts";
export { pathOfTarget } from "./path.ts";
