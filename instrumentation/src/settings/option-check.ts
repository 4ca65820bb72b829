import { bounds, words } from "./bounds.ts";
import { defaultLoki, defaultSettings } from "./defaults.ts";
import { addressProblem, isPath } from "./forms.ts";
import type { SettingsOptions } from "./options.ts";
import type { SettingProblem } from "./problem.ts";

/**
 * What is wrong with options, whose types JavaScript does not check: members that do not exist, values of another type
 * than the default's, and whatever the environment's variables may not say either. Values are not shown, since some
 * are secrets.
 */
export function checkOptions(options: SettingsOptions): readonly SettingProblem[] {
  return problemsOf(options, shape, "");
}

const text = "";
const texts: readonly string[] = [];
const shape = {
  ...defaultSettings,
  service: { ...defaultSettings.service, attributes: {} },
  logs: {
    ...defaultSettings.logs,
    redactedFields: texts,
    loki: { ...defaultLoki, url: text, basicAuth: text, bearerToken: text, tenant: text, labelFields: texts },
  },
  faults: { token: text, host: text, port: 0, seed: 0 },
};

function problemsOf(given: unknown, known: object, path: string): readonly SettingProblem[] {
  if (typeof given !== "object" || given === null)
    return [{ name: path || "options", message: "is no object" }];
  const expected = new Map<string, unknown>(Object.entries(known));
  // An object without members takes any names, with texts as values.
  const isOpen = expected.size === 0;
  return Object.entries(given).flatMap(([key, value]): readonly SettingProblem[] => {
    const name = path === "" ? key : `${path}.${key}`;
    if (value === undefined) return [];
    if (isOpen) return typeof value === "string" ? [] : [{ name, message: "is no text" }];
    if (!expected.has(key))
      return [{ name, message: `is no option; there are ${[...expected.keys()].join(", ")}` }];
    return valueProblems(name, value, expected.get(key));
  });
}

function valueProblems(name: string, value: unknown, like: unknown): readonly SettingProblem[] {
  if (typeof like === "object" && like !== null && !Array.isArray(like)) return problemsOf(value, like, name);
  const message = valueProblem(name, value, like);
  return message === undefined ? [] : [{ name, message }];
}

function valueProblem(name: string, value: unknown, like: unknown): string | undefined {
  if (Array.isArray(like)) return listProblem(name, value);
  if (typeof value === "number" && typeof like === "number") return numberProblem(name, value);
  if (typeof value !== typeof like) return `is no ${typeWords[typeof like] ?? typeof like}`;
  if (typeof value !== "string") return undefined;
  const known = new Map<string, readonly string[]>(Object.entries(words)).get(name);
  if (known !== undefined && !known.includes(value)) return `is none of ${known.join(", ")}`;
  if (name === "logs.loki.url") return addressProblem(value);
  return name === "endpoints.metricsPath" && !isPath(value) ? "is no path such as /metrics" : undefined;
}

function listProblem(name: string, value: unknown): string | undefined {
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  if (!isList) return "is no list of texts";
  return name.startsWith("health.") && !value.every(isPath)
    ? "has a text that is no path such as /readyz"
    : undefined;
}

function numberProblem(name: string, value: number): string | undefined {
  const { min, max } = Object.entries(bounds).find(([known]) => known === name)?.[1] ?? anyNumber;
  const isRatio = max === 1;
  if (value >= min && value <= max && (isRatio || Number.isInteger(value))) return undefined;
  return `is no ${isRatio ? "number" : "whole number"} from ${min} to ${max}`;
}

const anyNumber = { min: 0, max: Number.MAX_SAFE_INTEGER };

const typeWords: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  number: "number",
};
