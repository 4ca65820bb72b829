import type { ConformanceReport } from "../../../../simulator/conformance/index.ts";

/** What failed in a script and what is wrong with it, one line each. */
export function outcomeLines({ failures, findings }: ConformanceReport): readonly string[] {
  return [
    ...failures.map(
      ({ line, expression, mode, reason, expected, got }) =>
        `${line}: ${expression} (${mode}): ${reason}; expected ${expected}, got ${got}`,
    ),
    ...findings.map(({ line, code, message }) => `${line}: ${code}: ${message}`),
  ];
}
