export {
  type DocumentLimits,
  type DocumentOptions,
  type ParsedDocuments,
  parseDocument,
  parseDocuments,
  type SourceDocument,
} from "./document-file.ts";
export type { DocumentPath } from "./document-path.ts";
export type { DocumentPlace } from "./document-place.ts";
export { DocumentReader, type DocumentReaderOptions, type FieldMap, linesOf } from "./document-reader.ts";
export { documentText } from "./document-text.ts";
export { type FileContent, fileBytesMax, tooLargeFinding } from "./file-content.ts";
export type { FileReader } from "./file-reader.ts";
export { compareFindings, type Finding, type FindingSeverity, hasErrors } from "./finding.ts";
export { compilePathPattern, isPathPattern } from "./path-pattern.ts";
export { type Checked, checkDocument } from "./schema.ts";
export { shownText } from "./shown-text.ts";
export { didYouMean, suggestName } from "./suggestion.ts";
export { parseYamlBoolean, parseYamlNumber } from "./written-scalar.ts";
