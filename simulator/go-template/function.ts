import type { GoFunction } from "./type.ts";

export type { GoFunction } from "./type.ts";

/** What a function throws to make the template fail with `error calling <name>: <message>`. */
export class GoFunctionError extends Error {
  readonly code = "template/function";

  constructor(message: string) {
    super(message);
    this.name = "GoFunctionError";
  }
}

/** The functions that a template may call beside the built-in ones; a `Map` is one. */
export interface FunctionSet {
  has(name: string): boolean;
  get(name: string): GoFunction | undefined;
}
