import { type Finding, parseDocuments, shownText } from "../document/index.ts";
import { isDashboard } from "./dashboard-file.ts";
import { isFieldMap, mapOf, textOf } from "./field-reader.ts";

/** A dashboard that lies within a manifest of Kubernetes. */
export interface HeldDashboard {
  /** What it is called there, without slashes: the key of a ConfigMap, or the resource's name. Each name stands once. */
  readonly name: string;
  /** As a file of its own would hold it. */
  readonly content: string;
}

/** What manifests hold. */
export interface HeldDashboards {
  readonly dashboards: readonly HeldDashboard[];
  /** Warnings about resources whose dashboard lies elsewhere. */
  readonly findings: readonly Finding[];
}

/**
 * The dashboards that lie as texts in manifests: in the `data` of a ConfigMap, in `spec.json` of a GrafanaDashboard, or as one of
 * several resources in a list or a file of several documents. Undefined where the file is nothing of that kind, a single
 * dashboard or its resource included: those are read as they are.
 */
export function dashboardsWithin(content: Uint8Array | string, file: string): HeldDashboards | undefined {
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  // Nearly all files are something else, and parsing takes time.
  if (!isHolder.test(text) && !(severalDocuments.test(text) && ownKind.test(text))) return undefined;
  const { documents } = parseDocuments(content, file);
  const manifests = documents.flatMap((document) =>
    manifestsIn(document.value, []).map(({ value, path }) => ({ value, path, document })),
  );
  const [first] = manifests;
  if (manifests.length === 1 && first !== undefined && first.path.length === 0 && isDashboard(first.value))
    return undefined;
  const dashboards: HeldDashboard[] = [];
  const findings: Finding[] = [];
  const names = new Set<string>();
  const add = (manifest: string, name: string, held: string) => {
    const own = shownText(names.has(name) && manifest !== "" ? `${manifest}:${name}` : name).replaceAll(
      "/",
      "-",
    );
    let unique = own;
    for (let count = 2; names.has(unique); count++) unique = `${own}-${count}`;
    names.add(unique);
    dashboards.push({ name: unique, content: held });
  };
  for (const { value, path, document } of manifests) {
    const name = textOf(mapOf(value.metadata).name) ?? "";
    const shown = name === "" ? `dashboard-${dashboards.length + 1}` : name;
    if (isDashboard(value)) add("", shown, JSON.stringify(value, undefined, 2));
    else if (value.kind === "ConfigMap")
      for (const [key, held] of dashboardTexts(value.data)) add(name, key, held);
    else if (value.kind === "GrafanaDashboard") {
      const { json } = mapOf(value.spec);
      if (typeof json === "string") {
        add("", shown, json);
        continue;
      }
      const place = document.placeOf([...path, "spec"]);
      findings.push({
        code: "dashboard/elsewhere",
        severity: "warning",
        message: elsewhere(value.spec),
        file,
        ...place,
      });
    }
  }
  return dashboards.length === 0 && findings.length === 0 ? undefined : { dashboards, findings };
}

const isHolder = /["']?kind["']?\s*:\s*["']?(?:ConfigMap|GrafanaDashboard|\w*List)\b/;
const ownKind = /["']?apiVersion["']?\s*:\s*["']?dashboard\.grafana\.app\//;
const severalDocuments = /^---/m;

// Lists within lists are nobody's.
const listDepthMax = 3;

function manifestsIn(
  value: unknown,
  path: readonly (string | number)[],
): readonly {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: readonly (string | number)[];
}[] {
  if (!isFieldMap(value)) return [];
  const { kind, items } = value;
  if (typeof kind !== "string") return [];
  if (!kind.endsWith("List") || !Array.isArray(items)) return [{ value, path }];
  if (path.length >= 2 * listDepthMax) return [];
  return items.flatMap((item: unknown, index) =>
    manifestsIn(withKind(item, kind), [...path, "items", index]),
  );
}

// In a typed list its name says what the items are.
function withKind(item: unknown, listKind: string): unknown {
  if (!isFieldMap(item) || item.kind !== undefined || listKind === "List") return item;
  return { ...item, kind: listKind.slice(0, -"List".length) };
}

function dashboardTexts(data: unknown): readonly (readonly [name: string, text: string])[] {
  return Object.entries(isFieldMap(data) ? data : {}).flatMap(([key, text]) =>
    typeof text === "string" && isDashboardText(key, text) ? [[key, text] as const] : [],
  );
}

function isDashboardText(key: string, text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    return isDashboard(JSON.parse(text));
  } catch {
    // What is meant to be one is read, so that somebody says what is wrong with it.
    return key.endsWith(".json") && /"(?:panels|schemaVersion|elements)"\s*:/.test(text);
  }
}

const sources = ["url", "grafanaCom", "configMapRef", "gzipJson", "jsonnet", "jsonnetLib"];

function elsewhere(spec: unknown): string {
  const source = sources.find((name) => mapOf(spec)[name] !== undefined);
  return source === undefined
    ? "the resource holds no dashboard; write it into `spec.json`"
    : `the resource has its dashboard from \`${source}\`, which is not looked up; name a file that holds it`;
}
