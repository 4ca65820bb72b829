import { type JsonObject, patchObject } from "../../artifacts/index.ts";
import type { Dashboard } from "./dashboard.ts";
import { emitClassic } from "./emit-classic.ts";
import { classicToV2 } from "./v2/index.ts";

/**
 * The dashboard as Grafana's v2 resource (`dashboard.grafana.app/v2beta1`), as plain data. It says what the classic
 * form says, patches included: both are made of the same emitted panels. Breaks the same invariants.
 */
export function emitV2(dashboard: Dashboard): JsonObject {
  const classic = emitClassic({ ...dashboard, hasOldRows: false });
  return patchObject(classicToV2(classic, dashboard.elementNames), [dashboard.v2Patch]);
}
