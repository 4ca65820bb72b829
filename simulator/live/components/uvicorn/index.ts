import { defineLiveSystem } from "../../kit/index.ts";
import { uvicornFaultForms, uvicornPaces } from "./faults.ts";
import { startUvicorn } from "./start.ts";

/** The FastAPI application under the real uvicorn. */
export const uvicornLive = defineLiveSystem({
  system: "uvicorn",
  description:
    "three instances of a FastAPI application under uvicorn with the Python client; steady requests",
  programs: ["python3-uvicorn"],
  start: startUvicorn,
  faults: uvicornFaultForms,
  paces: uvicornPaces,
});
