import { fieldsOf, listOf, numberOf, optionalText, plainText, recordOf, textOf } from "./read-value.ts";
import type { StoredEvent, StoredNotifiedAlert } from "./stored-journal.ts";

/** An event of a journal; one of a kind that this version does not know is kept with all it says. */
export function readEvent(value: unknown): StoredEvent {
  const fields = fieldsOf(value);
  const kind = textOf(fields.get("kind"));
  const atMs = numberOf(fields.get("atMs"));
  const text = (name: string) => textOf(fields.get(name));
  const other = (name: string, words: string, tone: "plain" | "bad" | "unknown" = "plain"): StoredEvent => ({
    kind: "other",
    atMs,
    tone,
    name,
    text: words,
  });
  switch (kind) {
    case "control-started":
      return other("control phase", "the control phase begins, without a fault");
    case "fault-injected":
    case "fault-rolled-back": {
      const { kind: fault = "fault", ...parameters } = recordOf(fields.get("fault"));
      return { kind, atMs, fault, parameters };
    }
    case "symptom-seen":
      return { kind, atMs, expression: text("expression") };
    case "steady-state-checked":
      return {
        kind,
        atMs,
        description: text("description"),
        isMet: fields.get("isMet") === true,
        reason: text("reason"),
      };
    case "alert-pending":
    case "alert-firing":
    case "alert-resolved":
    case "alert-withdrawn":
      return {
        kind,
        atMs,
        alert: text("alert"),
        labels: recordOf(fields.get("labels")),
        value: text("value"),
      };
    case "alert-muted":
      return {
        kind,
        atMs,
        alert: text("alert"),
        labels: recordOf(fields.get("labels")),
        receiver: text("receiver"),
        reason: text("reason"),
      };
    case "notification-sent":
    case "notification-failed":
      return {
        kind,
        atMs,
        receiver: text("receiver"),
        integration: text("integration"),
        status: text("status"),
        group: recordOf(fields.get("group")),
        alerts: listOf(fields.get("alerts")).map(readNotifiedAlert),
        texts: recordOf(fields.get("texts")),
        problem: optionalText(fields.get("problem")),
      };
    case "evaluation-failed":
      return other("evaluation failed", `${text("rule")} could not be evaluated: ${text("message")}`, "bad");
    case "heartbeat-missed":
      return other("heartbeat missed", "the monitor outside misses the heartbeat and tells", "bad");
    case "heartbeat-returned":
      return other("heartbeat back", "the monitor outside has the heartbeat again");
    case "drill-stopped":
      return other("stopped", `the drill was stopped: ${text("reason")}`, "bad");
    default:
      return other(kind === "" ? "event without a kind" : kind, shortened(plainText(value)), "unknown");
  }
}

function readNotifiedAlert(value: unknown): StoredNotifiedAlert {
  const fields = fieldsOf(value);
  return {
    status: textOf(fields.get("status")),
    labels: recordOf(fields.get("labels")),
    annotations: recordOf(fields.get("annotations")),
  };
}

const unknownTextMax = 1000;

function shortened(text: string): string {
  return text.length <= unknownTextMax ? text : `${text.slice(0, unknownTextMax)}…`;
}
