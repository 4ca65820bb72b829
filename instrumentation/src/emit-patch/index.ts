export { type Emit, patchEmit } from "./patch-emit.ts";
