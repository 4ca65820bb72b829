export { ArtifactError } from "./artifact-error.ts";
export { checkArtifacts, writeArtifacts } from "./artifact-folder.ts";
export type { Artifact, ArtifactTree } from "./artifact-tree.ts";
export {
  type ArtifactFormat,
  artifactFormats,
  type BuildArguments,
  parseBuildArguments,
} from "./build-arguments.ts";
export { canonicalJson, canonicalYaml } from "./canonical-text.ts";
export {
  isJsonList,
  isJsonObject,
  isSameJson,
  type JsonObject,
  type JsonScalar,
  type JsonValue,
  toJson,
  toJsonObject,
} from "./json/json.ts";
export { differencesOf, type JsonDifference } from "./json/json-difference.ts";
export {
  isPatchObject,
  isRemoval,
  itemChanges,
  items,
  type Patch,
  type PatchObject,
  patchObject,
  removed,
} from "./json/patch.ts";
export { memberPatch, patchBetween, sizeOf } from "./json/patch-between.ts";
export { measurePatches, type PatchSize, scalarCount } from "./json/patch-size.ts";
export { type BuildPlan, runBuild } from "./run-build.ts";
export { type FileBuildPlan, runFileBuild } from "./run-file-build.ts";
export { type Code, call, fields, list, literal, name, text } from "./source/code.ts";
export { evaluateText } from "./source/evaluate-text.ts";
export { jsonCode, patchCode } from "./source/json-code.ts";
export { constantName, keyOf, NameBook } from "./source/names.ts";
export { type Constant, oneLine, printFile } from "./source/print-file.ts";
