import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { measureClients } from "../../../instrumentation/src/http/client-metrics.ts";
import { type RecordedInstruments, recordInstruments } from "../support/recorded-instruments.ts";

let server: Server;
let instruments: RecordedInstruments;
let end: () => void;

beforeEach(async () => {
  server = createServer((request, response) => request.resume().on("end", () => response.end("done")));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  instruments = recordInstruments();
  end = measureClients(instruments);
});

afterEach(() => {
  end();
  server.closeAllConnections();
  server.close();
});

/** Takes 60 ms to hand its body over; says how many seconds were measured, for each observation. */
async function durationsOfSlowBody(isToldOfMaking: boolean): Promise<readonly number[]> {
  const { port }: { port?: unknown } = Object(server.address());
  const request = httpRequest({ port: Number(port), host: "127.0.0.1", method: "POST" });
  if (isToldOfMaking) channel("http.client.request.created").publish({ request });
  request.write("a");
  await sleep(60);
  request.end("b");
  const [response] = await once(request, "response");
  response.resume();
  await once(request, "close");
  return instruments.recorded.map(({ value }) => value);
}

describe("the duration of a client's request", () => {
  it("begins with its making where Node tells of it", async () => {
    const durations = await durationsOfSlowBody(true);
    expect(durations).toHaveLength(1);
    expect(durations[0]).toBeGreaterThan(0.05);
  });

  it("is observed once, whatever Node tells of", async () => {
    expect(await durationsOfSlowBody(false)).toHaveLength(1);
  });
});
