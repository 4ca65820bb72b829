import { compareHops, type HopComparison, type Journal } from "../drill/index.ts";
import { countText } from "./clipped-text.ts";
import { formatLength, formatOffset } from "./offset.ts";
import { createStyle } from "./style.ts";

/**
 * How the time to detect of live drills compares with its prediction: for how many alerts it was within the tolerance, and
 * a line for each for which it was not. Empty where no alert was to fire.
 */
export function renderDetection(journals: readonly Journal[], hasColor: boolean): string {
  const detections = journals.flatMap((journal) =>
    compareHops(journal)
      .filter(({ hop }) => hop === "firing")
      .map((comparison) => ({ scenario: journal.scenario.name, comparison })),
  );
  if (detections.length === 0) return "";
  const strays = detections.filter(({ comparison }) => !comparison.isWithin);
  const style = createStyle(hasColor);
  const count = `${detections.length - strays.length} of ${countText(detections.length, "alert")}`;
  const summary = `time to detect: ${count} within a scrape and an evaluation of what was predicted`;
  const lines = strays.map(({ scenario, comparison }) =>
    style.doubtful(`  ${scenario}  ${comparison.alert}  ${detectionText(comparison)}`),
  );
  return `${[summary, ...lines].join("\n")}\n`;
}

function detectionText({ predictedMs, measuredMs, differenceMs, toleranceMs }: HopComparison): string {
  if (predictedMs === undefined) return `fired at ${formatLength(measuredMs ?? 0)}, which was not predicted`;
  if (measuredMs === undefined) return `was to fire at ${formatLength(predictedMs)}, and did not`;
  const difference = `${formatOffset(differenceMs ?? 0, 0)} where ${formatLength(toleranceMs)} are allowed`;
  return `predicted ${formatLength(predictedMs)}, measured ${formatLength(measuredMs)}: ${difference}`;
}
