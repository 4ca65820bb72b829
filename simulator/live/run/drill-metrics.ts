import { createServer } from "node:http";
import { drillMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { LiveError, type LiveTarget } from "../kit/index.ts";
import type { LivePhase } from "./observer.ts";

/** The runner's own metrics, for dashboards that mark drills. */
export interface DrillMetrics {
  /** What Prometheus scrapes. */
  readonly target: LiveTarget;
  setPhase(phase: LivePhase): void;
  close(): Promise<void>;
}

/** Serves the metrics of a drill on a free port of 127.0.0.1. */
export async function serveDrillMetrics(scenario: string): Promise<DrillMetrics> {
  let phase: LivePhase = "starting";
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(renderDrillActive(scenario, phase));
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port: 0 }, () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new LiveError("no-port", "the drill's own metrics have no port"));
    });
  });
  return {
    target: { job: "klaxon", instance: "runner", port },
    setPhase: (next) => {
      phase = next;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** One series, that of the phase which runs: it ends with the phase. */
export function renderDrillActive(scenario: string, phase: LivePhase): string {
  const { name, help, type } = drillMetrics.metrics.active;
  const escaped = scenario.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}{scenario="${escaped}",phase="${phase}"} 1\n`;
}
