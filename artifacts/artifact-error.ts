/** What kept generated files from being read or written. */
export type ArtifactErrorCode =
  | "artifacts/not-a-folder"
  | "artifacts/no-permission"
  | "artifacts/no-space"
  | "artifacts/unusable";

/** The file system refused; the message says where and what to do about it. */
export class ArtifactError extends Error {
  readonly code: ArtifactErrorCode;

  constructor(code: ArtifactErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = "ArtifactError";
    this.code = code;
  }
}

/** Runs file system work on a folder and turns what the system refuses into an `ArtifactError`. */
export function guardFileSystem<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw describeFailure(folder, error);
  }
}

function describeFailure(folder: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return error;
  const place = placeOf(error) ?? folder;
  switch (error.code) {
    case "ENOTDIR":
    case "EEXIST":
    case "EISDIR":
    case "ENOTEMPTY":
      return new ArtifactError(
        "artifacts/not-a-folder",
        `a file and a folder are in each other's place at \`${place}\`; remove what stands there, or choose another folder`,
        { cause: error },
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new ArtifactError(
        "artifacts/no-permission",
        `\`${place}\` may not be read or written; change its permissions, or choose another folder`,
        { cause: error },
      );
    case "ENOSPC":
    case "EDQUOT":
      return new ArtifactError(
        "artifacts/no-space",
        `no space is left for \`${folder}\`; free some and run again`,
        {
          cause: error,
        },
      );
    default:
      return new ArtifactError("artifacts/unusable", `\`${place}\` cannot be used: ${error.message}`, {
        cause: error,
      });
  }
}

// Of a rename it is the destination that matters to a reader.
function placeOf(error: Error): string | undefined {
  if ("dest" in error && typeof error.dest === "string") return error.dest;
  return "path" in error && typeof error.path === "string" ? error.path : undefined;
}
