import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { createAnnotator } from "../../../../simulator/live/control/index.ts";
import type { LiveEvent } from "../../../../simulator/live/run/index.ts";

const fault = { kind: "instance-killed", instance: "api-2:8080" } as const;
const events: readonly LiveEvent[] = [
  { kind: "phase", phase: "starting", atMs: 0, untilMs: undefined },
  { kind: "phase", phase: "control", atMs: 0, untilMs: 360_000 },
  { kind: "fault", change: "injected", atMs: 360_000, fault },
  { kind: "symptom", atMs: 370_000 },
  { kind: "fault", change: "rolled-back", atMs: 600_000, fault },
  { kind: "phase", phase: "ending", atMs: 900_000, untilMs: undefined },
];

interface Asked {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** What a Grafana that answers with a status was asked, and what was told of it. */
async function annotate(status: number) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const { authorization } = request.headers;
      asked.push({ path: request.url, authorization, body: JSON.parse(text) });
      response.writeHead(status).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const problems: string[] = [];
  let nowMs = 1_000;
  const annotator = createAnnotator({
    url: new URL(`http://127.0.0.1:${port}/grafana/`),
    token: "secret",
    fetch,
    nowMs: () => nowMs++,
    onProblem: (message) => problems.push(message),
  });
  for (const event of events) annotator.take("api/instance-killed", event);
  await annotator.settled();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { asked, problems, annotator };
}

describe("annotations", () => {
  it("mark the beginning, the fault, its rollback and the end, in their order", async () => {
    const { asked, problems } = await annotate(200);
    const mark = (kind: string, text: string, time: number): Asked => ({
      path: "/grafana/api/annotations",
      authorization: "Bearer secret",
      body: {
        time,
        tags: ["klaxon", "drill", `phase:${kind}`, "scenario:api/instance-killed"],
        text: `klaxon drill api/instance-killed: ${text}`,
      },
    });
    expect(asked).toEqual([
      mark("start", "the drill begins", 1_000),
      mark("inject", "inject instance-killed", 1_001),
      mark("rollback", "roll back instance-killed", 1_002),
      mark("end", "the drill ends", 1_003),
    ]);
    expect(problems).toEqual([]);
  });

  it("that are refused are told and stop nothing", async () => {
    const { problems } = await annotate(403);
    expect(problems).toEqual(
      ["start", "inject", "rollback", "end"].map(
        (kind) => `Grafana does not take the annotation "${kind}": it answers 403`,
      ),
    );
  });

  it("of which nobody hears are told as well", async () => {
    const problems: string[] = [];
    const { annotator: _, ...rest } = await annotate(200);
    expect(rest.problems).toEqual([]);
    const annotator = createAnnotator({
      url: new URL("http://127.0.0.1:1"),
      token: "secret",
      fetch: async () => {
        throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
      },
      nowMs: () => 0,
      onProblem: (message) => problems.push(message),
    });
    annotator.take("api/instance-killed", events[1] ?? { kind: "symptom", atMs: 0 });
    await annotator.settled();
    expect(problems).toEqual(['Grafana does not take the annotation "start": connect ECONNREFUSED']);
  });
});
