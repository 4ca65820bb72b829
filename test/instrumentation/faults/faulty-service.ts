import { createFaults, type FaultParts, type Faults } from "../../../instrumentation/src/faults/index.ts";
import { type RecordedInstruments, recordInstruments } from "../support/recorded-instruments.ts";

/** The token of the tests' controllers. */
export const token = "correct-horse-battery";

/** Faults with what they wrote and counted. */
export interface FaultySetting {
  readonly faults: Faults;
  readonly journal: string[];
  readonly instruments: RecordedInstruments;
  /** Asks the control endpoint; the body is sent as JSON. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly content: unknown }>;
}

/** Creates faults that are allowed at these points, with a control endpoint on a free port. */
export function allowFaults(points: readonly string[], parts: Partial<FaultParts> = {}): FaultySetting {
  const journal: string[] = [];
  const instruments = recordInstruments();
  const settings = { areAllowed: true, token, host: "127.0.0.1", port: 0, seed: 7 };
  const faults = createFaults(settings, {
    instruments,
    isExemptPath: (path) => ["/readyz", "/metrics"].includes(path),
    log: (message, fields) => {
      const { port: _, ...rest } = fields;
      journal.push(`${message} ${JSON.stringify(rest)}`);
    },
    ...parts,
  });
  faults.allow(points);
  return {
    faults,
    journal,
    instruments,
    ask: async (method, path, body, headers = {}) => {
      const address = await faults.control();
      const response = await fetch(`http://127.0.0.1:${address?.port}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return { status: response.status, content: await response.json() };
    },
  };
}

/** A request for a fault, complete but for its effect. */
export const reach = { version: 1, rate: 1, durationMs: 60_000, leaseMs: 10_000 } as const;
