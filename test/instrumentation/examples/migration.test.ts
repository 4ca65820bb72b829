import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../support/repository.ts";
import { type BuiltPackage, buildPackage } from "../support/built-package.ts";
import { startApp } from "../support/started-app.ts";

const page = readFileSync(join(repositoryRoot, "docs/instrumentation-migration.md"), "utf8");

/** The applications of the page, by the name in their first line. */
const applications = new Map(
  [...page.matchAll(/```js\n(\/\/ (\S+\.mjs)[\s\S]*?)```/g)].map(([, text = "", name = ""]) => [name, text]),
);

/** What each is asked, and what its metrics say then. */
const expectations: readonly (readonly [
  name: string,
  words: readonly string[],
  path: string,
  metrics: readonly RegExp[],
])[] = [
  [
    "prom-client.mjs",
    [],
    "/orders",
    [
      /^shop_orders_total\{tenant="acme"\} 1$/m,
      /^http_server_request_duration_seconds_count\{.*http_route="\/orders"\} 1$/m,
      /^nodejs_heap_size_used_bytes \d+$/m,
    ],
  ],
  [
    "express-prom-bundle.mjs",
    [],
    "/orders/7",
    [
      /^http_server_request_duration_seconds_count\{http_request_method="GET",http_response_status_code="200",http_route="\/orders\/:id"\} 1$/m,
    ],
  ],
  [
    "opentelemetry.mjs",
    ["--import", "@klaxon/instrumentation/register"],
    "/",
    [/^shop_orders_total\{.*tenant="acme".*\} 1$/m, /^target_info\{.*service_name="shop"/m],
  ],
];

describe("the migration page", () => {
  let built: BuiltPackage;
  beforeAll(() => {
    built = buildPackage();
  });
  afterAll(() => built.remove());

  it("has an application for each way", () => {
    expect([...applications.keys()]).toEqual(expectations.map(([name]) => name));
  });

  it.each(expectations)("has %s as it runs", async (name, words, path, metrics) => {
    const file = built.write(name, applications.get(name) ?? "");
    const env = { OTEL_SERVICE_NAME: "shop", KLAXON_SHUTDOWN_DRAIN: "0" };
    const app = startApp([...words, file], { cwd: built.folder, env });
    try {
      expect((await fetch(`${await app.listening()}${path}`)).status).toBe(200);
      const text = await (await fetch(`${await app.served()}/metrics`)).text();
      expect(metrics.filter((expected) => !expected.test(text)).map(String)).toEqual([]);
      app.process.kill("SIGTERM");
      expect(await app.end).toEqual({ code: null, signal: "SIGTERM" });
    } finally {
      await app.kill();
    }
  });
});

it("the README's code runs as it stands", async () => {
  const readme = readFileSync(join(repositoryRoot, "instrumentation/README.md"), "utf8");
  const blocks = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, text]) => text);
  const text = ["const database = { ping: () => true };", ...blocks]
    .join("\n")
    .replace("listen(8080)", "listen(0)");
  const built = buildPackage();
  const app = startApp([built.write("readme.mjs", text)], { cwd: built.folder });
  try {
    const address = await app.served();
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toMatch(/^shop_orders_total\{tenant="acme"\} 1$/m);
    expect(metrics).toMatch(/^klaxon_health_check_up\{check="database"\} 1$/m);
  } finally {
    await app.kill();
    built.remove();
  }
});
