import type { UnitTestFileOutcome } from "../promtool/index.ts";
import { titleOf } from "./promtool-text.ts";
import { createStyle } from "./style.ts";
import { testTitle } from "./test-failure.ts";

/** Every test of a file with its assertions, whether they held or not, one line each. */
export function renderTestList({ file, tests }: UnitTestFileOutcome, hasColor: boolean): string {
  const style = createStyle(hasColor);
  const lines: string[] = [];
  for (const test of tests) {
    const word = test.isPassed ? style.good("passed") : style.bad("failed");
    const place = style.quiet(`${file}:${test.place.line}:${test.place.column}`);
    lines.push(`  ${word}  ${testTitle(test)}  ${place}`);
    for (const assertion of test.assertions) {
      const { state } = assertion;
      const paint = state === "passed" ? style.good : state === "failed" ? style.bad : style.doubtful;
      lines.push(`    ${paint(state.padEnd(7))}  ${titleOf(assertion)}`);
    }
  }
  return lines.map((line) => `${line}\n`).join("");
}
