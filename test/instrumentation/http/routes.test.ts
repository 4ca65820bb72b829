import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, buildPreload, removePreload, startApp } from "./child.ts";

beforeAll(buildPreload);
afterAll(removePreload);

/** `status route` of each request, in order. */
async function routesOf(app: App, paths: readonly string[]): Promise<Record<string, string>> {
  const routes: Record<string, string> = {};
  for (const path of paths) {
    const headers: Record<string, string> = path.endsWith("#no") ? { authorization: "no" } : {};
    const response = await fetch(`${app.url}${path}`, { headers });
    await response.text();
    const { recorded } = await app.report();
    const { labels } = recorded.find(({ name }) => name === "http_server_request_duration_seconds") ?? {};
    routes[path] = `${labels?.http_response_status_code} ${labels?.http_route}`;
  }
  return routes;
}

const expressRoutes = {
  "/": "200 /",
  "/tenants/7": "200 /tenants/:tenant",
  "/tenants/7/orders": "200 /tenants/:tenant/orders",
  "/tenants/7/orders/": "200 /tenants/:tenant/orders",
  "/tenants/7/orders/9?x=1": "200 /tenants/:tenant/orders/:order",
  "/tenants/7/orders/9/fail": "500 /tenants/:tenant/orders/:order/fail",
  "/tenants/7/orders/9/reject": "500 /tenants/:tenant/orders/:order/reject",
  "/tenants/7/nothing/here": "404 unmatched",
  "/assets/express.cjs": "200 /assets/*",
  "/assets/missing.js": "404 unmatched",
  "/admin/users/3": "200 {/admin,/root}/users/:user",
  "/guarded/x": "401 /guarded/*",
  "/b": "200 {/a,/b}",
  "/files/12": "200 /^\\/files\\/(\\d+)$/",
  "/own/1": "200 /mine",
  "/next": "404 unmatched",
  "/nowhere/42": "404 unmatched",
  "/%": "404 unmatched",
};

describe.each([
  ["express.mjs", true],
  ["express.cjs", true],
  ["express.cjs", false],
])("the routes of %s, traces on: %s", (app, isOn) => {
  it("are templates, mounts included, never paths", async () => {
    const running = await startApp({ app, isOn });
    try {
      expect(await routesOf(running, Object.keys(expressRoutes))).toEqual(expressRoutes);
      expect((await running.report()).findings.map(({ code }) => code)).toEqual(
        isOn ? ["tracing/no-exporter"] : [],
      );
    } finally {
      await running.stop();
    }
  });
});

describe("an Express that was loaded before the start", () => {
  it("has right templates where its routers are mounted after it", async () => {
    const app = await startApp({ app: "express.mjs", isLate: true, isOn: false });
    try {
      expect(await routesOf(app, Object.keys(expressRoutes))).toEqual(expressRoutes);
      expect((await app.report()).findings).toEqual([]);
    } finally {
      await app.stop();
    }
  });

  it("never shows a path where its routers were mounted before", async () => {
    const app = await startApp({ app: "express-early.mjs", isLate: true, isOn: false });
    try {
      expect(
        await routesOf(app, [
          "/",
          "/tenants/7",
          "/tenants/7/orders/9",
          "/admin/users/3",
          "/own/1",
          "/guarded/x",
        ]),
      ).toEqual({
        "/": "200 /",
        "/tenants/7": "200 /*/:tenant",
        "/tenants/7/orders/9": "200 /*/:order",
        "/admin/users/3": "200 /*/users/:user",
        "/own/1": "200 /mine",
        "/guarded/x": "401 unmatched",
      });
      expect((await app.report()).findings.map(({ code }) => code)).toEqual(["http/express-mounted-first"]);
    } finally {
      await app.stop();
    }
  });
});

const fastifyRoutes = {
  "/": "200 /",
  "/tenants/7/orders/9": "200 /tenants/:tenant/orders/:order",
  "/tenants/7/fail": "500 /tenants/:tenant/fail",
  "/tenants/7/limited": "400 /tenants/:tenant/limited",
  "/tenants/7/orders/9#no": "401 /tenants/:tenant/orders/:order",
  "/tenants/7/nothing": "404 unmatched",
  "/%": "400 unmatched",
};

describe.each(["fastify.mjs", "fastify.cjs"])("the routes of %s", (app) => {
  it("are templates, prefixes included, also where a hook or the validation answers", async () => {
    const running = await startApp({ app, isOn: false });
    try {
      expect(await routesOf(running, Object.keys(fastifyRoutes))).toEqual(fastifyRoutes);
    } finally {
      await running.stop();
    }
  });
});

describe("a Fastify that was made before the start", () => {
  it("has the templates of what its handlers answer", async () => {
    const app = await startApp({ app: "fastify-early.mjs", isLate: true, isOn: false });
    try {
      expect(await routesOf(app, ["/", "/tenants/7/orders/9", "/tenants/7/fail"])).toEqual({
        "/": "200 /",
        "/tenants/7/orders/9": "200 /tenants/:tenant/orders/:order",
        "/tenants/7/fail": "500 /tenants/:tenant/fail",
      });
    } finally {
      await app.stop();
    }
  });
});
