export { chooseFormat, contentTypes, type ExpositionFormat } from "./accept.ts";
export { shareExpositions } from "./shared.ts";
export { createSlices, type Slices } from "./slices.ts";
export { writeExposition } from "./write.ts";
