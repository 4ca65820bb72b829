import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of the FastAPI application point at. */
export const uvicornPanels = {
  "klaxon-uvicorn": ["instances", "errors", "latency", "memory", "descriptors", "restarts"],
} as const;

/** The link to a panel of the FastAPI application. */
export const panelLink = linkTo(uvicornPanels);
