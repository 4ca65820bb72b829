import type { FileContent } from "./file-content.ts";

/** How the core reaches files; it has no file system of its own. */
export interface FileReader {
  /** The content of a file, or the findings that say why there is none to be had. */
  read(path: string): FileContent;
  /**
   * The paths that match a pattern of Go's `filepath.Glob` (`*`, `?`, `[a-z]`; none of them crosses a
   * separator), sorted. A pattern without any of these yields its own path if something is there.
   */
  glob(pattern: string): readonly string[];
}
