import { serviceMetrics } from "./catalog/index.ts";
import type { Instruments } from "./metrics/index.ts";
import type { HookFinding } from "./tracing/index.ts";

/** What the instrumentation finds amiss with how it was started. */
export interface SelfCheck {
  /** All that is known now, in the order in which it was found. */
  find(): readonly HookFinding[];
  /** Looks now, beside the times at which it looks by itself. */
  look(): void;
  /** Adds a finding that nobody else keeps, and tells it; one of each code. */
  note(finding: HookFinding): void;
}

/** What a self-check looks at and whom it tells. */
export interface SelfCheckParts {
  readonly sources: readonly (() => readonly HookFinding[])[];
  readonly instruments: Instruments;
  /** Called once for each code. */
  readonly tell: (finding: HookFinding) => void;
}

// Some findings show only once the application has loaded, others with its first requests.
const looksAfterMs = [0, 10_000, 60_000, 600_000];

/** Looks by itself a few times, and with each scrape; no more than that keeps the process busy, nothing keeps it alive. */
export function startSelfCheck({ sources, instruments, tell }: SelfCheckParts): SelfCheck {
  const noted: HookFinding[] = [];
  const told = new Set<string>();
  const known = instruments.gauge(serviceMetrics.metrics.findings, { acrossWorkers: "max" });
  const find = () => [...noted, ...sources.flatMap((source) => source())];
  const look = () => {
    const findings = find();
    for (const finding of findings) {
      if (told.has(finding.code)) continue;
      told.add(finding.code);
      tell(finding);
    }
    const codes = new Set(findings.map(({ code }) => code));
    for (const code of told) known.set(codes.has(code) ? 1 : 0, { code });
  };
  for (const afterMs of looksAfterMs) setTimeout(look, afterMs).unref();
  instruments.beforeCollection(look);
  return {
    find,
    look,
    note: (finding) => {
      if (noted.some(({ code }) => code === finding.code)) return;
      noted.push(finding);
      look();
    },
  };
}
