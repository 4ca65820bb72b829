export { http2ServerPrototypes } from "./http2-prototypes.ts";
export { type Emit, patchEmit } from "./patch-emit.ts";
