import type { GoType } from "./type.ts";
import type { GoValue } from "./value.ts";

/** A function that templates can call, with its typed signature. */
export interface GoFunction {
  readonly parameters: readonly GoType[];
  /** Whether the last parameter may be given any number of times. */
  readonly isVariadic?: boolean;
  /** How much one call counts against the limit of steps; 1 unless given. */
  readonly steps?: number;
  /**
   * Computes the result from arguments of the declared types; of `interface {}` they arrive unwrapped.
   * Throws a `GoFunctionError` where Go's function returns an error or panics.
   */
  call(values: readonly GoValue[]): GoValue;
}

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
