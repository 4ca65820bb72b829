import { timingSafeEqual } from "node:crypto";
import type { JsonRoutes } from "./json-server.ts";

/** The routes of a program that is told how to behave, as `BehavingProgram` tells it: each part a number, 0 where all is well. */
export function behaviourDoor(token: string, behaviour: Record<string, number>): JsonRoutes {
  const expected = Buffer.from(`Bearer ${token}`);
  return {
    "GET /api/health": () => ({ status: 200, body: {} }),
    "PUT /behaviour": (body, { headers }) => {
      const shown = Buffer.from(headers.authorization ?? "");
      if (shown.length !== expected.length || !timingSafeEqual(shown, expected))
        return { status: 401, body: {} };
      const wanted = typeof body === "object" && body !== null ? Object.entries(body) : [];
      const isKnown = ([name, value]: readonly [string, unknown]) =>
        Object.hasOwn(behaviour, name) && typeof value === "number";
      if (!wanted.every(isKnown)) return { status: 400, body: {} };
      for (const name of Object.keys(behaviour)) behaviour[name] = 0;
      Object.assign(behaviour, Object.fromEntries(wanted));
      return { status: 200, body: {} };
    },
  };
}
