import { afterEach, describe, expect, it } from "vitest";
import { type StartedService, startService } from "../support/started-service.ts";
import { reach, token } from "./faulty-service.ts";

let service: StartedService | undefined;

interface Controlled {
  readonly service: StartedService;
  put(id: string, fault: object): Promise<number>;
}

async function start(): Promise<Controlled> {
  const started = await startService(import.meta.url, {
    script: "service.ts",
    words: [],
    env: { TOKEN: token },
  });
  service = started;
  await started.said("control of faults is open");
  const opened: { readonly port?: number } = Object(saidBy(started, "control of faults is open"));
  return {
    service: started,
    put: async (id, fault) => {
      const response = await fetch(`http://127.0.0.1:${opened.port}/faults/${id}`, {
        method: "PUT",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ ...reach, ...fault }),
      });
      return response.status;
    },
  };
}

function saidBy({ lines }: StartedService, key: string): unknown {
  return lines.flatMap((line) => Object.entries(Object(line))).find(([name]) => name === key)?.[1];
}

afterEach(async () => {
  service?.process.kill("SIGKILL");
  await service?.end;
});

describe("a real process with a fault", () => {
  it("ends with the code of an exit fault", async () => {
    const { service, put } = await start();
    expect(await put("crash", { kind: "exit", point: "http.server", code: 42 })).toBe(201);
    expect(await (await fetch(`${service.base}/readyz`)).text()).toBe("done");
    await fetch(service.base).catch(() => {});
    expect(await service.end).toEqual({ code: 42, signal: null });
    expect(service.lines.at(-1)).toEqual({ "a fault ends the process": { fault: "crash", code: 42 } });
  });

  it("heals itself where nobody renews the lease, though its event loop is blocked", async () => {
    const { service, put } = await start();
    await put("blocked", { kind: "block", point: "process", blockMs: 300, intervalMs: 100, leaseMs: 1_000 });
    await service.said("fault ended");
    const { endedBy, strikeCount }: { endedBy?: unknown; strikeCount?: unknown } = Object(
      saidBy(service, "fault ended"),
    );
    expect(endedBy).toBe("lease");
    expect([1, 2]).toContain(strikeCount);
    expect(await (await fetch(service.base)).text()).toBe("done");
  });

  it("is not kept alive by the instrumentation, with a fault or without", async () => {
    const { service, put } = await start();
    await put("leak", { kind: "memory", point: "process", bytesPerStrike: 1024, bytesMax: 4096 });
    service.process.kill("SIGHUP");
    expect(await service.end).toEqual({ code: 0, signal: null });
  });
});
