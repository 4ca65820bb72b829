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
export { type BuildPlan, runBuild } from "./run-build.ts";
export { type FileBuildPlan, runFileBuild } from "./run-file-build.ts";
