import {
  isJsonList,
  type JsonObject,
  type JsonValue,
  measurePatches,
  memberPatch,
  type Patch,
  patchObject,
} from "../../artifacts/index.ts";
import type { CommonPatches } from "../kit/dashboard.ts";
import { kindName, withSpan } from "../kit/emit-classic.ts";
import { emitPanel } from "../kit/emit-panel.ts";
import type { FixedPlace, Panel, PanelFrame } from "../kit/panel.ts";
import { isRawQuery, type Query, type RawQuery } from "../kit/query.ts";
import { numberOf, objectsOf, textOf } from "../kit/v2/members.ts";
import { commonPatch } from "./common-patch.ts";
import { panelCandidates } from "./recognise-panel.ts";
import { recogniseLinks } from "./recognise-parts.ts";
import { recogniseQuery } from "./recognise-query.ts";

/** A panel as it is to be, and where it stands. */
export interface WantedPanel {
  readonly key: string;
  readonly json: JsonObject;
  readonly size?: { readonly width: number; readonly height: number };
  /** A place of its own, where the layout would put it elsewhere. */
  readonly place?: FixedPlace;
  /** Where the layout puts it. */
  readonly laidOut?: FixedPlace;
}

interface Recognised {
  readonly wanted: WantedPanel;
  readonly panel: Panel;
  /** As the kit emits it, before any patch. */
  readonly emitted: JsonObject;
}

/** What each query or panel says for itself, by the path at which the kit writes it. */
const queryWords: ReadonlySet<string> = new Set(["expr", "legendFormat", "refId", "interval"]);
const panelWords: ReadonlySet<string> = new Set([
  ...["title", "description", "id", "type", "gridPos", "targets", "links", "options.content"],
  ...["unit", "decimals", "min", "max", "noValue", "thresholds.steps", "mappings"].map(
    (name) => `fieldConfig.defaults.${name}`,
  ),
]);

/** What the kit writes into every panel and v2 has no place for. */
const unseenInV2 = ["transparent", "repeatDirection", "datasource"];

/** The panels in the kit's words; what these do not say is in patches, of all, of a kind, and of each. */
export function recognisePanels(
  wanted: readonly WantedPanel[],
  { isOld, isV2 }: { readonly isOld: boolean; readonly isV2: boolean },
): { readonly panels: readonly Panel[]; readonly common: CommonPatches | undefined } {
  const recognised = wanted.map((each) => recognisePanel(each, isOld));
  const target = (each: WantedPanel, emitted: JsonObject): JsonObject => {
    if (!isV2) return each.json;
    const kept = unseenInV2.filter((name) => each.json[name] === undefined && emitted[name] !== undefined);
    return { ...each.json, ...Object.fromEntries(kept.map((name) => [name, emitted[name] ?? null])) };
  };
  const queries = commonPatch(recognised.flatMap(queryPatches), queryWords);
  const goals = recognised.map((each) => ({
    each,
    emitted: withTargets(each.emitted, each.wanted.json.targets, each.panel),
    goal: target(each.wanted, each.emitted),
  }));
  const ofAll = commonPatch(
    goals.map(({ emitted, goal }) => memberPatch(emitted, goal)),
    panelWords,
  );
  const byKind = new Map<string, Patch>();
  for (const kind of new Set(goals.map(({ each }) => kindName(each.panel)))) {
    const members = goals.filter(({ each }) => kindName(each.panel) === kind);
    const left = members.map(({ emitted, goal }) => memberPatch(patchObject(emitted, [ofAll]), goal));
    const patch = commonPatch(left, panelWords);
    if (patch !== undefined) byKind.set(kind, patch);
  }
  const panels = goals.map(({ each, emitted, goal }): Panel => {
    const common = patchObject(emitted, [ofAll, byKind.get(kindName(each.panel))]);
    const patch = memberPatch(common, goal);
    const panel = withQueryPatches(each, queries);
    return patch === undefined ? panel : { ...panel, patch };
  });
  return { panels, common: commonOf(queries, ofAll, byKind) };
}

function commonOf(
  queries: Patch | undefined,
  panels: Patch | undefined,
  byKind: ReadonlyMap<string, Patch>,
): CommonPatches | undefined {
  if (queries === undefined && panels === undefined && byKind.size === 0) return undefined;
  return {
    ...(queries === undefined ? {} : { queries }),
    ...(panels === undefined ? {} : { panels }),
    ...(byKind.size === 0 ? {} : { byKind: Object.fromEntries(byKind) }),
  };
}

// The words that leave least to a patch; among equals the kit's own kind.
function recognisePanel(wanted: WantedPanel, isOld: boolean): Recognised {
  const { json, key, place, laidOut, size = { width: 12, height: 8 } } = wanted;
  const id = numberOf(json.id) ?? 0;
  const frame: PanelFrame = {
    key,
    id,
    title: textOf(json.title) ?? "",
    description: textOf(json.description) ?? null,
    width: place?.width ?? size.width,
    height: place?.height ?? size.height,
    ...(place === undefined ? {} : { place }),
    links: recogniseLinks(objectsOf(json.links)),
  };
  const queries = objectsOf(json.targets).map((target) => recogniseQuery(target, "value"));
  const where = place ?? laidOut ?? { x: 0, y: 0, width: frame.width, height: frame.height };
  let best: (Recognised & { readonly cost: number }) | undefined;
  for (const panel of panelCandidates(json, frame, queries)) {
    const plain = emitPanel(panel, { id, place: where });
    const emitted = isOld ? withSpan(plain) : plain;
    const cost = costOf(memberPatch(withTargets(emitted, json.targets, panel), json));
    if (best === undefined || cost < best.cost) best = { wanted, panel, emitted, cost };
  }
  return best ?? { wanted, panel: { kind: "raw", ...frame, type: "", queries: [] }, emitted: {} };
}

// To take away what the kit says too much is cheaper than to say what it does not.
function costOf(patch: Patch | undefined): number {
  const { putCount, removedCount } = measurePatches([patch]);
  return putCount + removedCount / 8;
}

// Queries have patches of their own, after which they are as wanted.
function withTargets(emitted: JsonObject, targets: JsonValue | undefined, panel: Panel): JsonObject {
  return panel.kind === "text" || panel.queries.length === 0 || targets === undefined
    ? emitted
    : { ...emitted, targets };
}

function queryPatches({ emitted, wanted, panel }: Recognised): readonly (Patch | undefined)[] {
  return pairsOf(emitted, wanted, panel).flatMap(({ from, to, query }) =>
    isRawQuery(query) ? [] : [memberPatch(from, to)],
  );
}

function withQueryPatches({ emitted, wanted, panel }: Recognised, common: Patch | undefined): Panel {
  if (panel.kind === "text") return panel;
  const patches = pairsOf(emitted, wanted, panel).map(({ from, to, query }) =>
    isRawQuery(query) ? undefined : memberPatch(patchObject(from, [common]), to),
  );
  const patched = <Each extends Query | RawQuery>(query: Each, index: number): Each => {
    const patch = patches[index];
    return patch === undefined ? query : { ...query, patch };
  };
  if (panel.kind === "raw") return { ...panel, queries: panel.queries.map(patched) };
  if (panel.kind === "table") {
    const [first, ...others] = panel.queries;
    return {
      ...panel,
      queries: [patched(first, 0), ...others.map((query, index) => patched(query, index + 1))],
    };
  }
  const [first, ...others] = panel.queries;
  return {
    ...panel,
    queries: [patched(first, 0), ...others.map((query, index) => patched(query, index + 1))],
  };
}

function pairsOf(emitted: JsonObject, { json }: WantedPanel, panel: Panel) {
  if (panel.kind === "text" || !isJsonList(emitted.targets)) return [];
  const from = objectsOf(emitted.targets);
  const to = objectsOf(json.targets);
  return panel.queries.map((query, index) => ({ query, from: from[index] ?? {}, to: to[index] ?? {} }));
}
