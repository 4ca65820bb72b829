import {
  checkDocument,
  type DocumentPlace,
  didYouMean,
  type Finding,
  parseDocument,
  type SourceDocument,
} from "../document/index.ts";
import { type Labels, labelsFromRecord } from "../promql/index.ts";
import type { AlertmanagerConfig } from "./config.ts";
import {
  type RouteExpectation,
  routeExpectationSchema,
  routeExpectationsOutline,
} from "./route-expectation.ts";

/** What an expectation says about one alert, with its place. */
export interface LocatedExpectation {
  /** Empty where none was given. */
  readonly name: string;
  readonly labels: Labels;
  readonly firing: readonly Labels[];
  readonly atMs: number | undefined;
  /** In any order; undefined where nothing is said. */
  readonly receivers: readonly string[] | undefined;
  readonly notified: readonly string[] | undefined;
  /** Labels of each alert that must inhibit it. */
  readonly inhibitedBy: readonly Labels[];
  readonly mutedBy: readonly string[];
  /** Where a field stands; where the expectation begins for one that is not written. */
  readonly placeOf: (field?: "receivers" | "notified" | "inhibited-by" | "muted-by") => DocumentPlace;
}

/** A file of expectations, read; those with a finding are left out. */
export interface RouteExpectationFile {
  readonly file: string;
  /** As written, seen from the file. */
  readonly routing: string | undefined;
  readonly environment: string | undefined;
  readonly expectations: readonly LocatedExpectation[];
  readonly findings: readonly Finding[];
  /** Holds the names in the expectations against those of a routing; what is unknown is left out with a finding. */
  readonly checkNames: (
    config: AlertmanagerConfig,
  ) => Pick<RouteExpectationFile, "expectations" | "findings">;
}

/**
 * Reads a file of expectations (YAML or JSON). Never throws on what a user wrote; findings have codes `route/…`, and
 * one in an expectation leaves the others as they are. `environments` are the names that `environment` may have.
 */
export function parseRouteExpectations(
  content: Uint8Array | string,
  file: string,
  environments: readonly string[],
): RouteExpectationFile {
  const { document, findings } = parseDocument(content, file);
  const outline =
    document === undefined || findings.length > 0
      ? { value: undefined, findings }
      : checkDocument(routeExpectationsOutline, document, "route", () => fileFields);
  if (document === undefined || outline.value === undefined) return unusable(file, outline.findings);
  const { routing, environment, expectations } = outline.value;
  const doubts: Finding[] = [];
  if (routing !== undefined && environment !== undefined) {
    const message = "`routing` and `environment` both say which routing is meant; keep one";
    doubts.push(finding(document, "contradiction", ["environment"], message));
  }
  if (environment !== undefined && !environments.includes(environment)) {
    const hint = didYouMean(environment, environments);
    const message = `no environment is called \`${environment}\`${hint}; there are ${environments.join(", ")}`;
    return unusable(file, [...doubts, finding(document, "unknown-environment", ["environment"], message)]);
  }
  const usable: Entry[] = [];
  for (const [index, value] of expectations.entries()) {
    const part = partOf(document, value, ["expectations", index]);
    const checked = checkDocument(routeExpectationSchema, part, "route", () => expectationFields);
    const problems = checked.value === undefined ? checked.findings : checkExpectation(part, checked.value);
    doubts.push(...problems);
    if (checked.value === undefined || problems.length > 0) continue;
    usable.push({ part, expectation: locate(part, checked.value) });
  }
  return {
    file,
    routing,
    environment,
    expectations: usable.map(({ expectation }) => expectation),
    findings: doubts,
    checkNames(config) {
      const unknown: Finding[] = [];
      const known = usable.filter(({ part, expectation }) => {
        const problems = unknownNames(part, expectation, config);
        unknown.push(...problems);
        return problems.length === 0;
      });
      return { expectations: known.map(({ expectation }) => expectation), findings: unknown };
    },
  };
}

/** An expectation with the part of the document that it was read from. */
interface Entry {
  readonly part: SourceDocument;
  readonly expectation: LocatedExpectation;
}

const fileFields = Object.keys(routeExpectationsOutline.shape);
const expectationFields = Object.keys(routeExpectationSchema.shape);

function partOf(document: SourceDocument, value: unknown, base: Path): SourceDocument {
  return {
    file: document.file,
    value,
    placeOf: (path) => document.placeOf([...base, ...path]),
    keyPlaceOf: (path) => document.keyPlaceOf([...base, ...path]),
  };
}

type Path = readonly (string | number)[];

function unusable(file: string, findings: readonly Finding[]): RouteExpectationFile {
  const checkNames = () => ({ expectations: [], findings: [] });
  return { file, routing: undefined, environment: undefined, expectations: [], findings, checkNames };
}

function locate(document: SourceDocument, expectation: RouteExpectation): LocatedExpectation {
  return {
    name: expectation.name ?? "",
    labels: labelsFromRecord(expectation.labels),
    firing: expectation.firing.map(labelsFromRecord),
    atMs: expectation.at,
    receivers: expectation.receivers,
    notified: expectation.notified,
    inhibitedBy: expectation["inhibited-by"].map(labelsFromRecord),
    mutedBy: expectation["muted-by"],
    placeOf: (field) => document.placeOf(field === undefined ? [] : [field]),
  };
}

/** What contradicts itself, or would hold of every routing. */
function checkExpectation(document: SourceDocument, expectation: RouteExpectation): readonly Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, field: string, message: string) =>
    findings.push(finding(document, code, [field], message));
  if (isEmpty(expectation.labels)) {
    add("no-labels", "labels", "an alert needs at least one label with a value; Alertmanager refuses others");
  }
  for (const [index, labels] of expectation.firing.entries()) {
    if (!isEmpty(labels)) continue;
    const message = "an alert needs at least one label with a value; remove it or name its labels";
    findings.push(finding(document, "no-labels", ["firing", index], message));
  }
  const { receivers, notified } = expectation;
  if (receivers === undefined && notified === undefined) {
    add("nothing-expected", "receivers", "nothing is expected; name the `receivers`, or who is `notified`");
  }
  if (expectation["inhibited-by"].length > 0 && expectation.firing.length === 0) {
    add("nothing-firing", "inhibited-by", "nothing can inhibit it; list the other alerts under `firing`");
  }
  if (expectation["muted-by"].length > 0 && expectation.at === undefined) {
    add("no-time", "muted-by", "time intervals need a time; write `at`, as in `at: 2026-01-31T03:00:00Z`");
  }
  if (expectation["inhibited-by"].length > 0 && (notified?.length ?? 0) > 0) {
    add("contradiction", "notified", "nobody is notified of an inhibited alert; write `notified: []`");
  }
  return findings;
}

function unknownNames(
  document: SourceDocument,
  expectation: LocatedExpectation,
  config: AlertmanagerConfig,
): readonly Finding[] {
  const unknown = (field: string, names: readonly string[], known: readonly string[], what: string) =>
    names.flatMap((name, index) => {
      if (known.includes(name)) return [];
      const message = `no ${what} of ${config.file} is called \`${name}\`${didYouMean(name, known)}`;
      return [finding(document, `unknown-${what.replace(" ", "-")}`, [field, index], message)];
    });
  const receivers = config.receivers.map(({ name }) => name);
  return [
    ...unknown("receivers", expectation.receivers ?? [], receivers, "receiver"),
    ...unknown("notified", expectation.notified ?? [], receivers, "receiver"),
    ...unknown("muted-by", expectation.mutedBy, [...config.timeIntervals.keys()], "time interval"),
  ];
}

function isEmpty(labels: Readonly<Record<string, string>>): boolean {
  return Object.values(labels).every((value) => value === "");
}

function finding(document: SourceDocument, code: string, path: Path, message: string): Finding {
  const { file } = document;
  return { code: `route/${code}`, severity: "error", message, file, ...document.placeOf(path) };
}
