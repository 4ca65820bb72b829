import type { Reporter, TestCase, TestModule } from "vitest/node";

/**
 * Closes a run with a line that any reader of logs understands: `N passed, N failed, N skipped`. Before it stands
 * each suite that skipped tests, on standard error: its name says what is missing.
 */
export class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length };
    const skipped: TestCase[] = [];
    for (const module of modules) {
      if (module.state() === "failed" && module.errors().length > 0) count.failed++;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === "passed" || state === "failed") count[state]++;
        else skipped.push(test);
      }
    }
    for (const [suite, testCount] of countBySuite(skipped))
      process.stderr.write(`SKIPPED ${testCount} of ${suite}\n`);
    process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${skipped.length} skipped\n`);
  }
}

function countBySuite(tests: readonly TestCase[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const test of tests) {
    const inner = test.parent.type === "suite" ? test.parent.fullName : test.name;
    const suite = `${test.module.relativeModuleId}: ${inner}`;
    counts.set(suite, (counts.get(suite) ?? 0) + 1);
  }
  return counts;
}
