import type { LogLine } from "../query/data-source.ts";

/** How bad a log line is; `unknown` where it does not say. */
export type LogLevel = "critical" | "error" | "warning" | "info" | "debug" | "trace" | "unknown";

/** The level of a line as Grafana tells it: by a label, else by a word in the text. */
export function levelOf({ labels, text }: Pick<LogLine, "labels" | "text">): LogLevel {
  const written = labels.detected_level ?? labels.level ?? labels.severity ?? labels.lvl;
  if (written !== undefined) return levels.get(written.toLowerCase()) ?? "unknown";
  const [word] = levelWords.exec(text.slice(0, searchedLength)) ?? [];
  return word === undefined ? "unknown" : (levels.get(word.toLowerCase()) ?? "unknown");
}

// Beyond that it is the message, in which such words mean anything.
const searchedLength = 300;
const levelWords =
  /\b(?:emerg|fatal|alert|crit(?:ical)?|err(?:or)?|warn(?:ing)?|info|notice|debug|dbug|trace)\b/i;

const levels: ReadonlyMap<string, LogLevel> = new Map([
  ["emerg", "critical"],
  ["fatal", "critical"],
  ["alert", "critical"],
  ["crit", "critical"],
  ["critical", "critical"],
  ["err", "error"],
  ["eror", "error"],
  ["error", "error"],
  ["warn", "warning"],
  ["warning", "warning"],
  ["info", "info"],
  ["information", "info"],
  ["informational", "info"],
  ["notice", "info"],
  ["dbug", "debug"],
  ["debug", "debug"],
  ["trace", "trace"],
]);
