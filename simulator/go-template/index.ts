export { durationSeconds, durationType, formatGoDuration, goDuration } from "./duration.ts";
export { TemplateError, type TemplateErrorCode } from "./error.ts";
export { escapeHtml, escapeQuery } from "./escape.ts";
export { executeTemplate } from "./execute.ts";
export type { ExecutionLimits, OutputFilter } from "./execution.ts";
export { formatFloat } from "./float-text.ts";
export { formatPrintf } from "./format.ts";
export { type FunctionSet, type GoFunction, GoFunctionError } from "./function.ts";
export { linkTemplates } from "./link.ts";
export { parseTemplate, type TemplateParseOptions } from "./parser.ts";
export { quoteText, unquoteText } from "./quote.ts";
export { referencesOf, type TemplateReferences } from "./references.ts";
export { compareBytes } from "./text-bytes.ts";
export { formatGoTime, goTime, timeType } from "./time.ts";
export { formatTimeLayout } from "./time-layout.ts";
export type { CommandNode, GoRelease, ListNode, OperandNode, PipeNode, Template } from "./tree.ts";
export {
  anyType,
  boolType,
  float64Type,
  type GoKind,
  type GoType,
  int64Type,
  intType,
  mapTypeOf,
  pointerTypeOf,
  sliceTypeOf,
  stringType,
} from "./type.ts";
export {
  type GoStruct,
  type GoTime,
  type GoValue,
  type GoZone,
  goBool,
  goFloat,
  goInt,
  goMap,
  goPointer,
  goSlice,
  goString,
  goStringMap,
  goStruct,
  invalidValue,
  typeNameOf,
} from "./value.ts";
