export { createRegistrySource, type PromClientRegistry, type RegistrySource } from "./source.ts";
