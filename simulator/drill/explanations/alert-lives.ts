import { carriesLabels } from "../expectation.ts";
import type { Journal } from "../journal.ts";

/** One activation of an alert, as a journal tells of it. Times count from the drill's start. */
export interface AlertLife {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly activeAtMs: number;
  readonly firedAtMs: number | undefined;
  /** When it was over; undefined where it was active to the end. */
  readonly endedAtMs: number | undefined;
}

/** The activations of all alerts, in the order in which they began. */
export function alertLives({ events }: Journal): readonly AlertLife[] {
  const lives: { -readonly [Key in keyof AlertLife]: AlertLife[Key] }[] = [];
  const open = new Map<string, (typeof lives)[number]>();
  for (const event of events) {
    if (!("alert" in event) || event.kind === "alert-muted") continue;
    const { alert, labels, atMs } = event;
    const key = JSON.stringify([alert, labels]);
    let life = open.get(key);
    if (event.kind === "alert-resolved" || event.kind === "alert-withdrawn") {
      if (life !== undefined) life.endedAtMs = atMs;
      open.delete(key);
      continue;
    }
    if (life === undefined) {
      life = { alert, labels, activeAtMs: atMs, firedAtMs: undefined, endedAtMs: undefined };
      lives.push(life);
      open.set(key, life);
    }
    if (event.kind === "alert-firing") life.firedAtMs = atMs;
  }
  return lives;
}

/** Those of an alert that carry labels. */
export function livesOf(
  lives: readonly AlertLife[],
  alert: string,
  labels: Readonly<Record<string, string>>,
): readonly AlertLife[] {
  return lives.filter((life) => life.alert === alert && carriesLabels(life.labels, labels));
}
