export { pathOfTarget } from "./path.ts";
