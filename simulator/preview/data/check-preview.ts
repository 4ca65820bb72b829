import { isFieldMap, mapOf, numberOf, textOf, textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { checkPack } from "../pack/check-pack.ts";
import type { TimeMark } from "../panel/time-marks.ts";
import {
  type BookEntry,
  type PreviewAlert,
  type PreviewBook,
  type PreviewDashboard,
  type PreviewData,
  type PreviewFinding,
  previewVersion,
} from "./preview-data.ts";

/** Takes what JSON held for a book; throws an `Error` with a sentence for people where it is none. */
export function checkBook(value: unknown): PreviewBook {
  const { klaxonVersion, mode, entries, scenarios, leftOut } = ofThisVersion(value);
  return {
    version: previewVersion,
    klaxonVersion: textOf(klaxonVersion) ?? "",
    mode: mode === "server" ? "server" : "file",
    entries: mapsIn(entries).map(
      (entry): BookEntry => ({
        key: textOf(entry.key) ?? "",
        file: textOf(entry.file) ?? "",
        uid: textOf(entry.uid) ?? "",
        title: textOf(entry.title) ?? "",
        tags: textsOf(entry.tags),
        panelCount: numberOf(entry.panelCount) ?? 0,
        errorCount: numberOf(entry.errorCount) ?? 0,
        source: textOf(entry.source) ?? "",
      }),
    ),
    scenarios: mapsIn(scenarios).map(({ name, title }) => ({
      name: textOf(name) ?? "",
      title: textOf(title) ?? "",
    })),
    leftOut: textsOf(leftOut),
  };
}

/** Takes what JSON held for a dashboard; throws an `Error` with a sentence for people where it is none. */
export function checkDashboard(value: unknown): PreviewDashboard {
  const { file, content, findings, scenario, data } = ofThisVersion(value);
  return {
    version: previewVersion,
    file: textOf(file) ?? "",
    content,
    findings: mapsIn(findings).map(
      (finding): PreviewFinding => ({
        severity: finding.severity === "error" ? "error" : "warning",
        message: textOf(finding.message) ?? "",
        file: textOf(finding.file) ?? "",
        line: numberOf(finding.line) ?? 1,
        column: numberOf(finding.column) ?? 1,
      }),
    ),
    scenario: textOf(scenario) ?? "",
    data: checkData(data),
  };
}

/** Takes what JSON held for the data of a dashboard; throws an `Error` with a sentence for people where its series are none. */
export function checkData(value: unknown): PreviewData {
  const data = mapOf(value);
  switch (data.kind) {
    case "pack": {
      const { fromMs, toMs } = mapOf(data.range);
      const [from, to] = [numberOf(fromMs), numberOf(toMs)];
      return {
        kind: "pack",
        name: textOf(data.name) ?? "",
        description: textOf(data.description) ?? "",
        pack: checkPack(data.pack),
        marks: mapsIn(data.marks).map(checkMark),
        alerts: mapsIn(data.alerts).map(checkAlert),
        range: from === undefined || to === undefined ? undefined : { fromMs: from, toMs: to },
      };
    }
    case "prometheus":
      return {
        kind: "prometheus",
        origin: textOf(data.origin) ?? "",
        scrapeIntervalMs: numberOf(data.scrapeIntervalMs) ?? 15_000,
        hasLogs: data.hasLogs === true,
      };
    default:
      return { kind: "none", reason: textOf(data.reason) ?? "there is no data" };
  }
}

function checkMark(mark: FieldMap): TimeMark {
  const { kind } = mark;
  return {
    fromMs: numberOf(mark.fromMs) ?? 0,
    toMs: numberOf(mark.toMs),
    text: textOf(mark.text) ?? "",
    kind: kind === "fault" || kind === "firing" ? kind : "other",
  };
}

function checkAlert(alert: FieldMap): PreviewAlert {
  const labels = Object.entries(mapOf(alert.labels)).map(
    ([name, value]) => [name, textOf(value) ?? ""] as const,
  );
  return {
    name: textOf(alert.name) ?? "",
    severity: textOf(alert.severity) ?? "",
    labels: Object.fromEntries(labels),
    summary: textOf(alert.summary) ?? "",
    pendingAtMs: numberOf(alert.pendingAtMs),
    firingAtMs: numberOf(alert.firingAtMs),
    resolvedAtMs: numberOf(alert.resolvedAtMs),
    dashboardUid: textOf(alert.dashboardUid),
    panelId: numberOf(alert.panelId),
  };
}

function ofThisVersion(value: unknown): FieldMap {
  if (!isFieldMap(value)) throw new Error("it holds no preview");
  if (value.version !== previewVersion)
    throw new Error(`it is of form ${String(value.version)}, and this page reads form ${previewVersion}`);
  return value;
}

function mapsIn(value: unknown): readonly FieldMap[] {
  return Array.isArray(value) ? value.map(mapOf) : [];
}
