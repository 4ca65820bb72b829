import http, { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { createFaults, type Faults } from "../../../instrumentation/src/faults/index.ts";
import type { Measurement } from "../measurement.ts";
import { leastMsOfBoth } from "../stopwatch.ts";
import { silentInstruments } from "./silent-instruments.ts";

const callCount = 2_000_000;
const requestCount = 300_000;

/** What the faults of a service cost while there are none, beside the same code without them. */
export function faultCosts(runCount: number): readonly Measurement[] {
  return [
    atPoint("a point, faults off", runCount, false),
    atPoint("a point, faults allowed and none active", runCount, true),
    atServer("a request, faults off", runCount, false),
    atServer("a request, faults allowed and none active", runCount, true),
  ];
}

function atPoint(what: string, runCount: number, areAllowed: boolean): Measurement {
  const faults = faultsOf(areAllowed);
  const [withMs, withoutMs] = leastMsOfBoth(
    runCount,
    () => work(faults.point),
    () => work(undefined),
  );
  void faults.close();
  return measurement(what, { withMs, withoutMs, count: callCount, bound: areAllowed ? 50 : 5 });
}

// A little work, or the loop without the point would be taken away whole.
function work(point: Faults["point"] | undefined): number {
  let sum = 0;
  for (let call = 0; call < callCount; call++) {
    if (point !== undefined && point("db.query") !== undefined) sum++;
    sum = (Math.imul(sum, 31) + call) | 0;
  }
  return sum;
}

/** A request as the server hands it to its handler, without the network, which would hide what comes on top. */
function atServer(what: string, runCount: number, areAllowed: boolean): Measurement {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const server = http.createServer(() => {});
  const bareEmit: Emit = http.Server.prototype.emit;
  const faults = faultsOf(areAllowed);
  const emit: Emit = http.Server.prototype.emit;
  const run = (how: Emit) => {
    for (let count = 0; count < requestCount; count++) how.call(server, "request", request, response);
  };
  const [withMs, withoutMs] = leastMsOfBoth(
    runCount,
    () => run(emit),
    () => run(bareEmit),
  );
  void faults.close();
  return measurement(what, { withMs, withoutMs, count: requestCount, bound: areAllowed ? 150 : 5 });
}

type Emit = (this: unknown, event: string, ...values: unknown[]) => boolean;

function measurement(
  what: string,
  {
    withMs,
    withoutMs,
    count,
    bound,
  }: { readonly withMs: number; readonly withoutMs: number; readonly count: number; readonly bound: number },
): Measurement {
  return {
    group: "faults that are not there",
    what,
    value: Math.max(0, ((withMs - withoutMs) / count) * 1e6),
    unit: "ns",
    // A request of the most trivial server takes some 30,000 ns.
    measure: { of: "value", bound },
  };
}

function faultsOf(areAllowed: boolean): Faults {
  const settings = { areAllowed, token: undefined, host: "127.0.0.1", port: 0, seed: 0 };
  const faults = createFaults(settings, {
    instruments: silentInstruments(),
    isExemptPath: () => false,
    log: () => {},
  });
  faults.allow(["db.query", "http.server"]);
  return faults;
}
