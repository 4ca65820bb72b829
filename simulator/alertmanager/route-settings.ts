import { didYouMean } from "../document/index.ts";
import type { ConfigPlace, GroupBy, InhibitRule, Route } from "./config.ts";
import { formatMatchers, type LabelMatcher, labelMatcher, sortMatchers } from "./label-matcher.ts";
import { isClassicLabelName } from "./matcher-text.ts";
import { report, Section } from "./setting.ts";
import {
  boolean,
  fieldsOf,
  filledListOf,
  mapOf,
  type SettingType,
  scalar,
  section,
  text,
  texts,
} from "./setting-type.ts";

const equalities = mapOf(text, checkClassicNames);
const regexes = mapOf(scalar("regex"), checkClassicNames);

const routeFields: Record<string, SettingType> = {
  receiver: text,
  ...fieldsOf(texts, "group_by matchers mute_time_intervals active_time_intervals"),
  match: equalities,
  match_re: regexes,
  continue: boolean,
  ...fieldsOf(scalar("duration"), "group_wait group_interval repeat_interval"),
};

/** A node of `route`. */
export const routeSettings = section(routeFields, {
  check(route) {
    checkMatchers(route, "matchers", "match_re");
    checkGroupBy(route);
    for (const field of ["group_interval", "repeat_interval"]) {
      if (route.number(field) === 0) route.problem("wrong-value", field, `\`${field}\` cannot be zero`);
    }
  },
});
routeFields.routes = filledListOf(routeSettings);

/** An entry of `inhibit_rules`. */
export const inhibitSettings = section(
  {
    name: text,
    ...fieldsOf(equalities, "source_match target_match"),
    ...fieldsOf(regexes, "source_match_re target_match_re"),
    ...fieldsOf(texts, "source_matchers target_matchers equal"),
  },
  {
    check(rule) {
      checkMatchers(rule, "source_matchers", "source_match_re");
      checkMatchers(rule, "target_matchers", "target_match_re");
      for (const [index, name] of rule.texts("equal").entries()) {
        if (isLabelName(rule, name)) continue;
        const message = `\`${name}\` in \`equal\` is no label name`;
        report(rule.context, "wrong-value", [...rule.path, "equal", index], message);
      }
    },
  },
);

/** Rules that concern the root and the references of the tree to receivers and time intervals. */
export function checkRoutes(
  root: Section,
  receivers: ReadonlySet<string>,
  intervals: ReadonlySet<string>,
): void {
  if (!root.has("receiver")) {
    root.problem(
      "missing",
      undefined,
      "the root route needs `receiver`, for alerts that match no other route",
    );
  }
  if (root.isTrue("continue"))
    root.problem("conflict", "continue", "the root route cannot have `continue`; remove it");
  const hasMatchers = ["match", "match_re"].some((field) => root.map(field).size > 0);
  if (hasMatchers || matchersOf(root, "matchers", "match", "match_re").length > 0) {
    root.problem(
      "conflict",
      undefined,
      "the root route must match every alert; move its matchers to a route below it",
    );
  }
  for (const field of ["mute_time_intervals", "active_time_intervals"]) {
    if (root.list(field).length === 0) continue;
    root.problem("conflict", field, `the root route cannot have \`${field}\`; move them to a route below it`);
  }
  checkReferences(root, receivers, intervals);
}

function checkReferences(
  route: Section,
  receivers: ReadonlySet<string>,
  intervals: ReadonlySet<string>,
): void {
  const receiver = route.text("receiver");
  if (receiver !== "" && !receivers.has(receiver)) {
    const suggestion = didYouMean(receiver, [...receivers]);
    const defined =
      suggestion === "" && receivers.size > 0 ? `; defined are ${listNames(receivers)}` : suggestion;
    route.problem("undefined-receiver", "receiver", `the receiver \`${receiver}\` is not defined${defined}`);
  }
  for (const field of ["mute_time_intervals", "active_time_intervals"]) {
    for (const [index, name] of route.texts(field).entries()) {
      if (intervals.has(name)) continue;
      const suggestion = didYouMean(name, [...intervals]) || "; add it to `time_intervals`";
      const message = `the time interval \`${name}\` is not defined${suggestion}`;
      report(route.context, "undefined-time-interval", [...route.path, field, index], message);
    }
  }
  for (const child of route.sections("routes")) checkReferences(child, receivers, intervals);
}

function listNames(names: ReadonlySet<string>): string {
  const shown = [...names].slice(0, 10).map((name) => `\`${name}\``);
  if (names.size > shown.length) shown.push("…");
  return shown.join(", ");
}

/** The tree of a checked `route`, what is not said inherited from the parent. */
export function buildRouteTree(root: Section): Route {
  let nextIndex = 0;
  const build = (settings: Section, parent: Ancestor, position?: number): Route => {
    const index = nextIndex++;
    const matchers = sortMatchers(matchersOf(settings, "matchers", "match", "match_re"));
    const printed = formatMatchers(matchers);
    const own: Ancestor = {
      receiver: settings.has("receiver") ? settings.text("receiver") : parent.receiver,
      groupBy: groupByOf(settings) ?? parent.groupBy,
      groupWaitMs: settings.number("group_wait") ?? parent.groupWaitMs,
      groupIntervalMs: settings.number("group_interval") ?? parent.groupIntervalMs,
      repeatIntervalMs: settings.number("repeat_interval") ?? parent.repeatIntervalMs,
      key: position === undefined ? printed : `${parent.key}/${printed}`,
      id: position === undefined ? printed : `${parent.id}/${printed}/${position}`,
    };
    return {
      ...own,
      index,
      matchers,
      isContinued: settings.isTrue("continue"),
      muteTimeIntervals: settings.texts("mute_time_intervals"),
      activeTimeIntervals: settings.texts("active_time_intervals"),
      routes: settings.sections("routes").map((child, childPosition) => build(child, own, childPosition)),
      get place() {
        return placeOf(settings);
      },
    };
  };
  return build(root, rootDefaults);
}

type Ancestor = Pick<
  Route,
  "receiver" | "groupBy" | "groupWaitMs" | "groupIntervalMs" | "repeatIntervalMs" | "key" | "id"
>;

const rootDefaults: Ancestor = {
  receiver: "",
  groupBy: { kind: "labels", labels: [] },
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
  key: "",
  id: "",
};

/** The rules of a checked `inhibit_rules`, empty entries left out. */
export function buildInhibitRules(settings: Section): readonly InhibitRule[] {
  return settings.list("inhibit_rules").flatMap((rule, index) => {
    if (!(rule instanceof Section)) return [];
    return {
      index,
      name: rule.text("name"),
      sourceMatchers: matchersOf(rule, "source_matchers", "source_match", "source_match_re"),
      targetMatchers: matchersOf(rule, "target_matchers", "target_match", "target_match_re"),
      equal: rule.texts("equal"),
      get place() {
        return placeOf(rule);
      },
    };
  });
}

/** Where a section begins. */
export function placeOf(settings: Section): ConfigPlace {
  const { line, column } = settings.context.document.placeOf(settings.path);
  return { line, column };
}

function checkMatchers(settings: Section, lines: string, regexField: string): void {
  const { context } = settings;
  for (const [index, line] of settings.texts(lines).entries()) {
    const read = context.matchersIn(line);
    if (!("problem" in read)) continue;
    report(context, "matcher", [...settings.path, lines, index], read.problem);
  }
  for (const [name, regex] of settings.map(regexField)) {
    if (regex !== undefined) continue;
    report(
      context,
      "missing",
      [...settings.path, regexField, name],
      `\`${name}\` needs a regular expression`,
    );
  }
}

function checkGroupBy(route: Section): void {
  const names = route.texts("group_by");
  const known = new Set<string>();
  for (const [index, name] of names.entries()) {
    const path = [...route.path, "group_by", index];
    if (name === "...") continue;
    if (!isLabelName(route, name)) {
      report(route.context, "wrong-value", path, `\`${name}\` in \`group_by\` is no label name`);
    } else if (known.has(name)) {
      report(route.context, "duplicate-name", path, `\`group_by\` has \`${name}\` twice; keep one`);
    }
    known.add(name);
  }
  if (names.includes("...") && known.size > 0) {
    const message = "`group_by` has `...`, which means all labels, beside others; keep one or the other";
    route.problem("conflict", "group_by", message);
  }
}

function checkClassicNames(names: readonly string[], fail: (name: string, message: string) => void): void {
  for (const name of names) {
    if (!isClassicLabelName(name)) {
      fail(name, `\`${name}\` is no label name here; \`matchers\` takes such names in double quotes`);
    }
  }
}

function isLabelName(settings: Section, name: string): boolean {
  return settings.context.matcherSyntax === "classic" ? isClassicLabelName(name) : name !== "";
}

function matchersOf(
  settings: Section,
  lines: string,
  equalField: string,
  regexField: string,
): readonly LabelMatcher[] {
  const matchers: LabelMatcher[] = [];
  for (const [label, value] of settings.map(equalField)) {
    if (typeof value === "string") matchers.push(labelMatcher(label, "=", value));
  }
  for (const [label, value] of settings.map(regexField)) {
    // Alertmanager hands on the anchored form, and prints it in group keys.
    if (typeof value === "string") matchers.push(labelMatcher(label, "=~", `^(?:${value})$`));
  }
  for (const line of settings.texts(lines)) {
    const read = settings.context.matchersIn(line);
    if ("matchers" in read) matchers.push(...read.matchers);
  }
  return matchers;
}

// An absent field inherits; an empty list does not: it puts all alerts of the route into one group.
function groupByOf(settings: Section): GroupBy | undefined {
  if (!settings.isSet("group_by")) return undefined;
  const labels = settings.texts("group_by");
  return labels.includes("...") ? { kind: "all" } : { kind: "labels", labels };
}
