import type { Finding } from "../document/index.ts";
import { PromqlError } from "../promql/index.ts";
import type { ScriptLine } from "./script-lines.ts";

/** Collects what is wrong with a script. */
export class ProblemList {
  readonly findings: Finding[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Notes a problem; `offset` counts characters from the beginning of the line's text. */
  add(code: string, message: string, { line, column }: ScriptLine, offset = 0): void {
    this.findings.push({
      code: `conformance/${code}`,
      severity: "error",
      message,
      file: this.#file,
      line,
      column: column + offset,
    });
  }

  /** Reads a part of a line with a reader that throws positioned errors; notes the error and yields undefined. */
  read<Value>(code: string, line: ScriptLine, offset: number, read: () => Value): Value | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      this.add(code, error.message, line, offset + error.span.start);
      return undefined;
    }
  }
}
