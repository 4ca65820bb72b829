export { renderCoverage } from "./coverage-text.ts";
export { renderFindings } from "./finding-text.ts";
export { renderGithubAnnotations } from "./github-annotations.ts";
export { renderUnitTestFile, renderUnitTestTotals } from "./promtool-text.ts";
export { renderTestJson } from "./test-json.ts";
export { renderTestJunit } from "./test-junit.ts";
export { renderTestList } from "./test-list.ts";
export { coverageShortfall, type TestRun } from "./test-run.ts";
