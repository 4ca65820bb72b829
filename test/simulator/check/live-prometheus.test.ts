import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readHeaders } from "../../../simulator/cli/check-headers.ts";
import { askPrometheus } from "../../../simulator/cli/check-prometheus.ts";

interface Asked {
  readonly message: string;
  readonly headers: readonly IncomingHttpHeaders[];
}

/** Asks a server that answers in one way; the message is empty where it was satisfied. */
async function ask(
  answer: (response: ServerResponse, path: string) => void,
  headers: ReadonlyMap<string, string> = new Map(),
  user = "",
): Promise<Asked> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    answer(response, request.url ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = Object(server.address()) satisfies AddressInfo;
  try {
    await askPrometheus(`http://${user}127.0.0.1:${port}`, [{ file: "a.yml", content: "expr: up" }], headers);
    return { message: "", headers: seen };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { message: message.replaceAll(String(port), "PORT"), headers: seen };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const healthy = (response: ServerResponse) => response.end('{"data": ["up"]}');

const answers: readonly (readonly [
  what: string,
  answer: (response: ServerResponse) => void,
  message: string,
])[] = [
  [
    "refuses",
    (response) => response.writeHead(401).end(),
    "refuses with status 401; name headers that it accepts",
  ],
  [
    "redirects",
    (response) => response.writeHead(302, { location: "https://sso.example/login?token=secret" }).end(),
    "redirects to https://sso.example/login; name the address that answers",
  ],
  ["fails", (response) => response.writeHead(503).end("down"), "answers with status 503"],
  [
    "is none",
    (response) => response.end("<html>"),
    "answers with something else than JSON; is it a Prometheus?",
  ],
  ["is another", (response) => response.end("[]"), "answers with something else than a Prometheus does"],
];

describe("a Prometheus that is asked for its metrics", () => {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-headers-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(answers)("and %s", async (_what, answer, message) => {
    expect((await ask(answer)).message.replace(/^\S+: /, "")).toBe(message);
  });

  it("and has nothing", async () => {
    const { message } = await ask((response) => response.end('{"data": []}'));
    expect(message).toBe("http://127.0.0.1:PORT has no series, so it says nothing about metrics");
  });

  it("gets the headers of a file, and the name and password of the address", async () => {
    const file = join(folder, "headers");
    writeFileSync(file, "# who we are\nX-Scope-OrgID: ops\n\nAuthorization: Bearer abc\n");
    const { headers, findings } = readHeaders(file);
    expect(findings).toEqual([]);
    const asked = await ask(healthy, headers);
    expect(asked.message).toBe("");
    expect(asked.headers.map((one) => [one["x-scope-orgid"], one.authorization])).toEqual(
      asked.headers.map(() => ["ops", "Bearer abc"]),
    );
    const named = await ask(healthy, new Map(), "me:s%40crets@");
    expect(named.message).toBe("");
    expect(named.headers[0]?.authorization).toBe(`Basic ${Buffer.from("me:s@crets").toString("base64")}`);
  });

  it("never has its password shown", async () => {
    const { message } = await ask((response) => response.writeHead(403).end(), new Map(), "me:secret@");
    expect(message).not.toContain("secret");
    for (const address of ["ftp://me:secret@a", "http://me:secret@a:b"]) {
      await expect(askPrometheus(address, [], new Map())).rejects.toThrow(/^(?!.*secret)/);
    }
  });

  it("has a line of its headers that is none told by its number alone", () => {
    const file = join(folder, "headers");
    writeFileSync(file, "Authorization: Bearer abc\nBearer secret\n");
    expect(readHeaders(file).findings).toEqual([
      {
        code: "file/no-header",
        severity: "error",
        message: "the line is no header; write one as in `Authorization: Bearer TOKEN`",
        file,
        line: 2,
        column: 1,
      },
    ]);
  });
});
