import { bounds, words } from "./bounds.ts";
import { defaultLoki, defaultSettings } from "./defaults.ts";
import { addressProblem, isPath } from "./forms.ts";
import { checkOptions } from "./option-check.ts";
import type { SettingsOptions } from "./options.ts";
import type { SettingProblem } from "./problem.ts";
import type { FaultSettings, LogSettings, LokiSettings, Settings } from "./settings.ts";
import { readTracing } from "./tracing-variables.ts";
import { isKnownVariable, nearestVariable } from "./variable-names.ts";
import { VariableReader } from "./variable-reader.ts";

/** Settings, and what of the environment and the options could not be used; the default holds instead of that. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
}

/**
 * Reads the settings of a process. What the environment says goes before what the application says, so that whoever
 * deploys a service can change it without changing its code; then come the defaults.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  options: SettingsOptions = {},
): ReadSettings {
  const reader = new VariableReader(environment);
  for (const name of Object.keys(environment)) {
    if (name.startsWith("KLAXON_") && !isKnownVariable(name)) {
      const nearest = nearestVariable(name);
      reader.refuse(
        name,
        `is no variable of klaxon${nearest === undefined ? "" : `; did you mean ${nearest}?`}`,
      );
    }
  }
  const optionProblems = checkOptions(options);
  const usable = optionProblems.length === 0 ? options : {};
  const isOff = reader.truth("OTEL_SDK_DISABLED") === true;
  const settings: Settings = {
    service: readService(reader, usable),
    endpoints: layered(defaultSettings.endpoints, usable.endpoints, {
      on: reader.oneOf("KLAXON_ENDPOINTS", words["endpoints.on"]),
      host: reader.text("OTEL_EXPORTER_PROMETHEUS_HOST"),
      port: reader.wholeNumber("OTEL_EXPORTER_PROMETHEUS_PORT", bounds["endpoints.port"]),
      metricsPath: readPath(reader, "KLAXON_METRICS_PATH"),
    }),
    metrics: layered(defaultSettings.metrics, usable.metrics, {
      isOn: isOff ? false : readIsOn(reader, "OTEL_METRICS_EXPORTER", ["prometheus", "none"]),
      labelSetLimit: reader.wholeNumber("KLAXON_METRICS_LABEL_SETS", bounds["metrics.labelSetLimit"]),
      labelValueLimit: reader.wholeNumber("KLAXON_METRICS_LABEL_LENGTH", bounds["metrics.labelValueLimit"]),
      areExemplarsOn: reader.truth("KLAXON_METRICS_EXEMPLARS"),
    }),
    tracing: layered(defaultSettings.tracing, usable.tracing, readTracing(reader, isOff)),
    logs: readLogs(reader, usable),
    health: layered(defaultSettings.health, usable.health, {
      livePaths: readPaths(reader, "KLAXON_LIVE_PATHS"),
      readyPaths: readPaths(reader, "KLAXON_READY_PATHS"),
      checkTimeoutMs: reader.duration("KLAXON_CHECK_TIMEOUT", bounds["health.checkTimeoutMs"]),
      cacheMs: reader.duration("KLAXON_CHECK_CACHE", bounds["health.cacheMs"]),
    }),
    shutdown: layered(defaultSettings.shutdown, usable.shutdown, {
      isOnSignal: reader.truth("KLAXON_SHUTDOWN_ON_SIGNAL"),
      drainMs: reader.duration("KLAXON_SHUTDOWN_DRAIN", bounds["shutdown.drainMs"]),
      closeMs: reader.duration("KLAXON_SHUTDOWN_CLOSE", bounds["shutdown.closeMs"]),
      flushMs: reader.duration("KLAXON_SHUTDOWN_FLUSH", bounds["shutdown.flushMs"]),
    }),
    faults: layered<FaultSettings>(defaultSettings.faults, usable.faults, {
      areAllowed: reader.oneOf("KLAXON_FAULTS", ["allow"]) === "allow",
      token: reader.secret("KLAXON_FAULTS_TOKEN"),
      host: reader.text("KLAXON_FAULTS_HOST"),
      port: reader.wholeNumber("KLAXON_FAULTS_PORT", bounds["faults.port"]),
      seed: reader.wholeNumber("KLAXON_FAULTS_SEED", bounds["faults.seed"]),
    }),
    diagnostics: layered(defaultSettings.diagnostics, usable.diagnostics, {
      level: reader.oneOf("OTEL_LOG_LEVEL", words["diagnostics.level"]),
    }),
  };
  const pathProblems = sharedPaths(settings);
  const distinct = pathProblems.length === 0 ? settings : withDefaultPaths(settings);
  return { settings: distinct, problems: [...reader.problems, ...optionProblems, ...pathProblems] };
}

/** The defaults, over them what the application says, over that what the environment says. */
function layered<Part extends object>(
  defaults: Part,
  options: Partial<Part> | undefined,
  environment: { readonly [Key in keyof Part]?: Part[Key] | undefined },
): Part {
  return { ...defaults, ...given(options ?? {}), ...given(environment) };
}

// Of two meanings of one path the wrong one would win in silence, such as a readiness that never fails.
function sharedPaths({ endpoints, health }: Settings): readonly SettingProblem[] {
  const used = new Set([endpoints.metricsPath]);
  return Object.entries({ livePaths: health.livePaths, readyPaths: health.readyPaths }).flatMap(
    ([name, paths]) => {
      const taken = paths.filter((path) => used.has(path));
      for (const path of paths) used.add(path);
      return taken.map((path) => ({
        name: `health.${name}`,
        message: `\`${path}\` is taken by the metrics or by another health path`,
      }));
    },
  );
}

function withDefaultPaths(settings: Settings): Settings {
  const { metricsPath } = defaultSettings.endpoints;
  const { livePaths, readyPaths } = defaultSettings.health;
  return {
    ...settings,
    endpoints: { ...settings.endpoints, metricsPath },
    health: { ...settings.health, livePaths, readyPaths },
  };
}

function readService(reader: VariableReader, options: SettingsOptions): Settings["service"] {
  const attributes = { ...options.service?.attributes, ...reader.pairs("OTEL_RESOURCE_ATTRIBUTES") };
  const { "service.name": name, "service.version": version, ...others } = attributes;
  return {
    ...defaultSettings.service,
    // npm names the application of the script that it runs.
    ...given({ name: reader.text("npm_package_name") }),
    ...given(options.service ?? {}),
    ...given({
      name: reader.text("OTEL_SERVICE_NAME") ?? name,
      version,
      commit: reader.text("KLAXON_COMMIT"),
    }),
    attributes: others,
  };
}

function readLogs(reader: VariableReader, options: SettingsOptions): LogSettings {
  const redacted = [...(options.logs?.redactedFields ?? []), ...(reader.list("KLAXON_LOG_REDACT") ?? [])];
  return {
    ...defaultSettings.logs,
    ...given({
      level: reader.oneOf("KLAXON_LOG_LEVEL", words["logs.level"]) ?? options.logs?.level,
      loki: readLoki(reader, options.logs?.loki),
    }),
    redactedFields: redacted.map((field) => field.toLowerCase()),
  };
}

function readLoki(reader: VariableReader, options: Partial<LokiSettings> = {}): LokiSettings | undefined {
  const labels = reader.pairs("KLAXON_LOKI_LABELS");
  const found = {
    ...given({
      url: readUrl(reader, "KLAXON_LOKI_URL"),
      basicAuth: reader.secret("KLAXON_LOKI_BASIC_AUTH"),
      bearerToken: reader.secret("KLAXON_LOKI_TOKEN"),
      tenant: reader.text("KLAXON_LOKI_TENANT"),
      labelFields: reader.list("KLAXON_LOKI_LABEL_FIELDS"),
      queueLines: reader.wholeNumber("KLAXON_LOKI_QUEUE_LINES", bounds["logs.loki.queueLines"]),
      queueBytes: reader.wholeNumber("KLAXON_LOKI_QUEUE_BYTES", bounds["logs.loki.queueBytes"]),
      batchLines: reader.wholeNumber("KLAXON_LOKI_BATCH_LINES", bounds["logs.loki.batchLines"]),
      batchBytes: reader.wholeNumber("KLAXON_LOKI_BATCH_BYTES", bounds["logs.loki.batchBytes"]),
      flushIntervalMs: reader.duration("KLAXON_LOKI_FLUSH_INTERVAL", bounds["logs.loki.flushIntervalMs"]),
      timeoutMs: reader.duration("KLAXON_LOKI_TIMEOUT", bounds["logs.loki.timeoutMs"]),
    }),
  };
  const url = found.url ?? options.url;
  if (url === undefined) return undefined;
  return { ...defaultLoki, ...given(options), ...found, url, labels: { ...options.labels, ...labels } };
}

/** True where one of the words but `none` is given. */
function readIsOn(reader: VariableReader, name: string, words: readonly string[]): boolean | undefined {
  const word = reader.oneOf(name, words);
  return word === undefined ? undefined : word !== "none";
}

function readUrl(reader: VariableReader, name: string): string | undefined {
  const text = reader.text(name);
  const problem = text === undefined ? undefined : addressProblem(text);
  return problem === undefined ? text : reader.refuse(name, problem);
}

function readPath(reader: VariableReader, name: string): string | undefined {
  return readPaths(reader, name)?.[0];
}

function readPaths(reader: VariableReader, name: string): readonly string[] | undefined {
  const paths = reader.list(name);
  const wrong = paths?.find((path) => !isPath(path));
  return wrong === undefined ? paths : reader.refuse(name, `\`${wrong}\` is no path such as /readyz`);
}

/** Without the members that nobody gave, so that they do not hide what stands behind them. */
function given<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  // Only what is undefined goes, which is just what the type says.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<Fields>
  >;
}
