import { isDashboard } from "../dashboard/index.ts";
import { documentText } from "../document/index.ts";

/** What a file is by its outermost keys: `manifest` is one of Kubernetes that holds no rules, `other` something else again. */
export type FileKind = "rules" | "routing" | "dashboard" | "manifest" | "other";

/**
 * Tells rule files (`groups`, or manifests of rules), routing files (`route`, `receivers`) and dashboards (`panels`, or what
 * Grafana's API wraps them in), by a look at the keys in its text and not at what stands below them. A file with the keys of
 * both is read as rules, whose reader names those that do not belong.
 */
export function fileKindOf(content: Uint8Array | string): FileKind {
  // What is no text has a kind all the same, so that its reader says what it is.
  const text =
    documentText(content) ?? (typeof content === "string" ? content : new TextDecoder().decode(content));
  const keys = /^\s*\{/.test(text) ? keysOfJson(text) : keysOfYaml(text);
  if (isDashboardByKeys(keys)) return "dashboard";
  if (keys.has("groups")) return "rules";
  if (keys.has("kind") && keys.has("apiVersion")) {
    return text.includes("PrometheusRule") ? "rules" : "manifest";
  }
  if (keys.has("route") || keys.has("receivers") || keys.has("inhibit_rules")) return "routing";
  return "other";
}

function isDashboardByKeys(keys: ReadonlySet<string>): boolean {
  if (keys.has("groups") || keys.has("route")) return false;
  if (keys.has("dashboard.grafana.app")) return true;
  const isMarked = ["schemaVersion", "templating", "title", "uid", "annotations"].some((key) =>
    keys.has(key),
  );
  if (isMarked && (keys.has("panels") || keys.has("rows") || keys.has("elements"))) return true;
  return (keys.has("schemaVersion") && keys.has("title")) || (keys.has("dashboard") && !keys.has("kind"));
}

function keysOfYaml(text: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const match of text.matchAll(/^(["']?)([A-Za-z_]+)\1\s*:(?:\s|$)/gm)) keys.add(match[2] ?? "");
  if (/^apiVersion\s*:\s*["']?dashboard\.grafana\.app\//m.test(text)) keys.add("dashboard.grafana.app");
  return keys;
}

function keysOfJson(text: string): ReadonlySet<string> {
  try {
    const value: unknown = JSON.parse(text);
    const keys = new Set(typeof value === "object" && value !== null ? Object.keys(value) : []);
    return isDashboard(value) ? keys.add("dashboard.grafana.app") : keys;
  } catch {
    // Flow style, or broken: its keys may stand anywhere.
    return new Set([...text.matchAll(/["']?([A-Za-z_]+)["']?\s*:/g)].map((match) => match[1] ?? ""));
  }
}
