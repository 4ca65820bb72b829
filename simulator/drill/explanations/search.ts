import type { Expression } from "../../promql/index.ts";
import type { ExplanationReason } from "../explanation.ts";
import type { Evidence } from "./evidence.ts";
import type { Wording } from "./wording.ts";

/** Where a search for reasons is. */
export interface Search {
  readonly evidence: Evidence;
  readonly wording: Wording;
  /** How far within the expression it has come. */
  readonly depth: number;
}

/** Goes on with a part of an expression. */
export type SearchOn = (part: Expression, search: Search) => readonly ExplanationReason[];
