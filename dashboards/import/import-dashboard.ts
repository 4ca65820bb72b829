import {
  differencesOf,
  evaluateText,
  type JsonDifference,
  type JsonObject,
  type JsonValue,
  memberPatch,
  oneLine,
  printFile,
  toJson,
} from "../../artifacts/index.ts";
import type { Dashboard } from "../kit/dashboard.ts";
import * as kit from "../kit/index.ts";
import { elementNamesOf, v2ToClassic } from "../kit/v2/index.ts";
import { dashboardCode } from "./dashboard-code.ts";
import { countValues, type ImportCounts } from "./import-counts.ts";
import { dashboardFormOf, isV2Form, unwrapDashboard, withPanelIds } from "./read-dashboard.ts";
import { recogniseDashboard } from "./recognise-dashboard.ts";

/** A dashboard as a file of TypeScript. */
export interface DashboardImport {
  readonly text: string;
  /** The exported constant. */
  readonly name: string;
  readonly format: "classic" | "v2";
  readonly counts: ImportCounts;
  /** Where what the file builds differs from what was imported; with any, the file is not to be used. */
  readonly differences: readonly JsonDifference[];
}

/** What the head of the file says, and from where it has the kit. */
export interface ImportOptions {
  /** The name of the imported file, for people. */
  readonly source: string;
  readonly kit: string;
}

/** What builds a dashboard of each format. */
const emitted = { classic: kit.emitClassic, v2: kit.emitV2 } as const;

const kitNames: ReadonlySet<string> = new Set(Object.keys(kit));

/**
 * Turns a dashboard, in the form in which Grafana has written it, into TypeScript that makes the same with the kit. The
 * text is read back, built and compared before it is handed out. The value must be of a form that `dashboardFormOf` knows
 * and of its shape; anything else breaks an invariant.
 */
export function importDashboard(value: JsonObject, { source, kit: from }: ImportOptions): DashboardImport {
  const form = dashboardFormOf(value) ?? "classic";
  const isV2 = isV2Form(form);
  const format = isV2 ? "v2" : "classic";
  const unwrapped = unwrapDashboard(value, form);
  const wanted = isV2 ? unwrapped : withPanelIds(unwrapped);
  const dashboard = isV2 ? recogniseV2(wanted) : recogniseDashboard(wanted, { isV2 });
  const constants = dashboardCode(dashboard, kitNames);
  const name = constants.at(-1)?.name ?? "";
  const emitter = format === "v2" ? "emitV2" : "emitClassic";
  const text = printFile({
    head: [
      `Imported from ${oneLine(source) || "a file"} by \`klaxon import\`; \`${emitter}(${name})\` makes it again.`,
      "What the kit has no word for stands in patches.",
    ],
    kit: from,
    kitNames,
    constants,
  });
  const built = build(text, name, format);
  return {
    text,
    name,
    format,
    counts: countValues(wanted, dashboard, emitted[format]),
    differences: differencesOf(wanted, built),
  };
}

function recogniseV2(resource: JsonObject): Dashboard {
  const classic = v2ToClassic(resource);
  const recognised = recogniseDashboard(classic, { isV2: true });
  const renamed = [...elementNamesOf(resource)].filter(([id, name]) => name !== `panel-${id}`);
  const named =
    renamed.length === 0 ? recognised : { ...recognised, elementNames: Object.fromEntries(renamed) };
  const patch = memberPatch(kit.emitV2(named), resource);
  return patch === undefined ? named : { ...named, v2Patch: patch };
}

function build(text: string, name: string, format: "classic" | "v2"): JsonValue {
  const made = evaluateText(text, kit).get(name);
  if (!isDashboard(made)) return null;
  return toJson(emitted[format](made));
}

// The kit's functions and the type checker see to the rest; here it is enough that it is what we have printed.
function isDashboard(value: unknown): value is Dashboard {
  return typeof value === "object" && value !== null && "uid" in value && "rows" in value;
}
