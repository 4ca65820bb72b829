export {
  type DocumentLimits,
  type DocumentPath,
  type DocumentPlace,
  type ParsedDocuments,
  parseDocument,
  parseDocuments,
  type SourceDocument,
} from "./document-file.ts";
export { compareFindings, type Finding, type FindingSeverity, hasErrors } from "./finding.ts";
export { type Checked, checkDocument } from "./schema.ts";
export { didYouMean, suggestName } from "./suggestion.ts";
