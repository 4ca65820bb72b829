import { fieldsOf, listOf, numberOf, optionalNumber, optionalText, recordOf, textOf } from "./read-value.ts";
import type { StoredCondition, StoredCurve, StoredExplanation, StoredThreshold } from "./stored-journal.ts";

/** The curves of an alert in a journal. */
export function readCurve(value: unknown): StoredCurve {
  const fields = fieldsOf(value);
  return {
    alert: textOf(fields.get("alert")),
    expression: textOf(fields.get("expression")),
    holdDurationMs: numberOf(fields.get("holdDurationMs")),
    conditions: listOf(fields.get("conditions")).map(readCondition),
  };
}

/** Why an alert did not do what was expected of it, in a journal. */
export function readExplanation(value: unknown): StoredExplanation {
  const fields = fieldsOf(value);
  return {
    alert: textOf(fields.get("alert")),
    labels: recordOf(fields.get("labels")),
    question: textOf(fields.get("question")),
    reasons: listOf(fields.get("reasons")).map((each) => ({
      message: textOf(fieldsOf(each).get("message")),
      expression: optionalText(fieldsOf(each).get("expression")),
    })),
  };
}

function readCondition(value: unknown): StoredCondition {
  const fields = fieldsOf(value);
  return {
    text: textOf(fields.get("text")),
    operator: optionalText(fields.get("operator")),
    measured: textOf(fields.get("measured")),
    startMs: numberOf(fields.get("startMs")),
    // Nothing could be drawn on an axis whose samples all have one time.
    stepMs: Math.max(1, numberOf(fields.get("stepMs"))),
    series: listOf(fields.get("series")).map((each) => ({
      labels: recordOf(fieldsOf(each).get("labels")),
      values: listOf(fieldsOf(each).get("values")).map(sampleOf),
      threshold: readThreshold(fieldsOf(each).get("threshold")),
    })),
    seriesLeftOut: numberOf(fields.get("seriesLeftOut")),
    threshold: readThreshold(fields.get("threshold")),
    remark: optionalText(fields.get("remark")),
  };
}

function readThreshold(value: unknown): StoredThreshold | undefined {
  return Array.isArray(value) ? value.map(sampleOf) : optionalNumber(value);
}

function sampleOf(value: unknown): number | null {
  return optionalNumber(value) ?? null;
}
