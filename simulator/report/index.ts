export { type DrillRun, renderDrillJson } from "./drill-json.ts";
export { type DrillTextOptions, renderDrill, renderTotals } from "./drill-text.ts";
export { renderFindings } from "./finding-text.ts";
export { renderJunit } from "./junit.ts";
export { formatLength, formatOffset } from "./offset.ts";
export { renderUnitTestFile, renderUnitTestTotals } from "./promtool-text.ts";
export { renderScenarioList, renderUnreached } from "./scenario-list.ts";
export { renderStrip, type StripOptions, type StripSpan } from "./strip.ts";
export { createStyle, type Style } from "./style.ts";
