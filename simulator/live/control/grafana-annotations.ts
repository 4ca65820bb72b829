import type { LiveEvent } from "../run/index.ts";

/** Where annotations go. */
export interface GrafanaPlace {
  /** Of Grafana itself, as `https://grafana.example.com`; a path before the API is kept. */
  readonly url: URL;
  readonly token: string;
  readonly fetch: typeof fetch;
  readonly nowMs: () => number;
  /** Told why an annotation could not be made. */
  readonly onProblem: (message: string) => void;
}

/** Marks a drill in Grafana. */
export interface Annotator {
  /** Marks the beginning, faults and the end; other events are passed over. */
  take(scenario: string, event: LiveEvent): void;
  /** Resolves when all marks are made or have failed. */
  settled(): Promise<void>;
}

const timeoutMs = 5_000;

/** Makes annotations by Grafana's HTTP API. A failure is told and stops nothing. */
export function createAnnotator(place: GrafanaPlace): Annotator {
  // One after the other, so that they stand in their order.
  let last: Promise<void> = Promise.resolve();
  return {
    take: (scenario, event) => {
      const mark = markOf(event);
      if (mark === undefined) return;
      const timeMs = Math.round(place.nowMs());
      last = last.then(() => annotate(place, { scenario, ...mark, timeMs }));
    },
    settled: () => last,
  };
}

interface Mark {
  readonly kind: "start" | "inject" | "rollback" | "end";
  readonly text: string;
}

function markOf(event: LiveEvent): Mark | undefined {
  if (event.kind === "fault") {
    const isBegun = event.change === "injected";
    return {
      kind: isBegun ? "inject" : "rollback",
      text: `${isBegun ? "inject" : "roll back"} ${event.fault.kind}`,
    };
  }
  if (event.kind !== "phase") return undefined;
  if (event.phase === "control") return { kind: "start", text: "the drill begins" };
  if (event.phase === "ending") return { kind: "end", text: "the drill ends" };
  return undefined;
}

async function annotate(
  place: GrafanaPlace,
  mark: Mark & { readonly scenario: string; readonly timeMs: number },
): Promise<void> {
  const { scenario, kind, text, timeMs } = mark;
  const base = place.url.href.replace(/\/+$/, "");
  try {
    const response = await place.fetch(`${base}/api/annotations`, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Bearer ${place.token}`, "content-type": "application/json" },
      body: JSON.stringify({
        time: timeMs,
        tags: ["klaxon", "drill", `phase:${kind}`, `scenario:${scenario}`],
        text: `klaxon drill ${scenario}: ${text}`,
      }),
    });
    await response.arrayBuffer();
    if (!response.ok)
      place.onProblem(`Grafana does not take the annotation "${kind}": it answers ${response.status}`);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    place.onProblem(`Grafana does not take the annotation "${kind}": ${reason}`);
  }
}
