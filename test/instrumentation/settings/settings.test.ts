import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  defaultSettings,
  readSettings,
  SettingsError,
  type SettingsOptions,
} from "../../../instrumentation/src/settings/index.ts";

const problemsOf = (environment: Record<string, string>, options?: SettingsOptions) =>
  readSettings(environment, options).problems.map(({ name, message }) => `${name}: ${message}`);

describe("the settings of the instrumentation", () => {
  it("are the defaults where nobody says anything", () => {
    expect(readSettings({})).toEqual({ settings: defaultSettings, problems: [] });
  });

  it("come from the environment, then from the application, then from the defaults", () => {
    const environment = { KLAXON_CHECK_TIMEOUT: "750ms", OTEL_SERVICE_NAME: "orders" };
    const options = {
      service: { name: "shop", version: "2.0.0" },
      health: { checkTimeoutMs: 10, cacheMs: 0 },
    };
    const { settings, problems } = readSettings(environment, options);
    expect(problems).toEqual([]);
    expect(settings.service).toEqual({ name: "orders", version: "2.0.0", commit: "", attributes: {} });
    expect(settings.health).toEqual({ ...defaultSettings.health, checkTimeoutMs: 750, cacheMs: 0 });
  });

  it("take the service from the standard resource attributes", () => {
    const { settings } = readSettings({
      OTEL_RESOURCE_ATTRIBUTES: "service.name=orders,service.version=1.4.0,deployment.environment=a%20b",
    });
    expect(settings.service).toEqual({
      name: "orders",
      version: "1.4.0",
      commit: "",
      attributes: { "deployment.environment": "a b" },
    });
  });

  it.each([
    [{}, { isOn: false, sampleRatio: 1, isParentBased: true }],
    [{ OTEL_TRACES_EXPORTER: "otlp" }, { isOn: true, sampleRatio: 1, isParentBased: true }],
    [{ OTEL_TRACES_EXPORTER: "none", OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" }, { isOn: false }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" }, { isOn: true }],
    [{ OTEL_TRACES_SAMPLER: "always_off" }, { sampleRatio: 0, isParentBased: false }],
    [
      { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.01" },
      { sampleRatio: 0.01, isParentBased: false },
    ],
    [
      { OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: ".5" },
      { sampleRatio: 0.5 },
    ],
    [{ OTEL_TRACES_EXPORTER: "Console, otlp" }, { isOn: true }],
    [
      { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "collector:4317" },
      { isOn: true },
    ],
    [
      {
        OTEL_BSP_MAX_QUEUE_SIZE: "100",
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "10",
        OTEL_BSP_SCHEDULE_DELAY: "250",
      },
      { queueSpans: 100, batchSpans: 10, flushIntervalMs: 250, exportTimeoutMs: 30_000 },
    ],
    [{ OTEL_SDK_DISABLED: "true", OTEL_TRACES_EXPORTER: "otlp" }, { isOn: false }],
  ])("read %j as traces with %j", (environment, expected) => {
    expect(readSettings(environment).settings.tracing).toMatchObject(expected);
  });

  it("have no Loki without an address, and defaults for the rest with one", () => {
    expect(readSettings({ KLAXON_LOKI_TENANT: "a" }).settings.logs.loki).toBeUndefined();
    const { loki } = readSettings({
      KLAXON_LOKI_URL: "http://127.0.0.1:3100",
      KLAXON_LOKI_LABELS: "cluster=eu-1",
      KLAXON_LOKI_QUEUE_BYTES: "1048576",
    }).settings.logs;
    expect(loki).toMatchObject({
      url: "http://127.0.0.1:3100",
      labels: { cluster: "eu-1" },
      queueBytes: 1_048_576,
      queueLines: 20_000,
      tenant: undefined,
    });
  });

  it("name everything that is wrong at once, and use the default instead", () => {
    const environment = {
      OTEL_EXPORTER_PROMETHEUS_PORT: "99999",
      OTEL_TRACES_SAMPLER: "sometimes",
      OTEL_TRACES_SAMPLER_ARG: "1.5",
      KLAXON_CHECK_TIMEOUT: "soon",
      KLAXON_READY_PATHS: "/readyz,ready?",
      KLAXON_LOKI_URL: "http://user:secret@loki:3100",
      KLAXON_LOKI_LABELS: "cluster",
      KLAXON_METRICS_EXEMPLARS: "yes",
      KLAXON_METRIC_LABEL_SETS: "5",
      OTEL_BSP_MAX_QUEUE_SIZE: "0",
      OTEL_EXPORTER_OTLP_COMPRESSION: "brotli",
      OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318",
      OTEL_EXPORTER_OTLP_HEADERS: "authorization",
      OTEL_EXPORTER_OTLP_TIMEOUT: "-1",
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http",
      OTEL_PROPAGATORS: "tracecontext,xray",
      OTEL_SPAN_EVENT_COUNT_LIMIT: "few",
      OTEL_TRACES_EXPORTER: "otlp,jaeger",
      KLAXON_UNHEARD_OF: "1",
    };
    expect(problemsOf(environment).sort()).toEqual([
      "KLAXON_CHECK_TIMEOUT: `soon` is no duration from 1 ms to 60000 ms, such as 5s or 250ms",
      "KLAXON_LOKI_LABELS: `cluster` is no `name=value`",
      "KLAXON_LOKI_URL: has credentials in it; give them as KLAXON_LOKI_BASIC_AUTH=user:password",
      "KLAXON_METRICS_EXEMPLARS: `yes` is none of true, false",
      "KLAXON_METRIC_LABEL_SETS: is no variable of klaxon; did you mean KLAXON_METRICS_LABEL_SETS?",
      "KLAXON_READY_PATHS: `ready?` is no path such as /readyz",
      "KLAXON_UNHEARD_OF: is no variable of klaxon",
      "OTEL_BSP_MAX_QUEUE_SIZE: `0` is no whole number from 1 to 1000000",
      "OTEL_EXPORTER_OTLP_COMPRESSION: `brotli` is none of none, gzip",
      "OTEL_EXPORTER_OTLP_ENDPOINT: is no address that begins with http:// or https://",
      "OTEL_EXPORTER_OTLP_HEADERS: `authorization` is no `name=value`",
      "OTEL_EXPORTER_OTLP_TIMEOUT: `-1` is no whole number from 1 to 3600000",
      "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: `http` is none of grpc, http/protobuf, http/json",
      "OTEL_EXPORTER_PROMETHEUS_PORT: `99999` is no whole number from 0 to 65535",
      "OTEL_PROPAGATORS: `xray` is none of tracecontext, baggage, b3, b3multi, jaeger, none",
      "OTEL_SPAN_EVENT_COUNT_LIMIT: `few` is no whole number from 0 to 1000000",
      "OTEL_TRACES_EXPORTER: `jaeger` is none of otlp, console, zipkin, none",
      "OTEL_TRACES_SAMPLER: `sometimes` is none of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio",
      "OTEL_TRACES_SAMPLER_ARG: `1.5` is no number from 0 to 1",
    ]);
    expect(readSettings(environment).settings).toEqual(defaultSettings);
  });

  it("refuse options that JavaScript let pass, and use none of them then", () => {
    const options = JSON.parse(
      '{"metrics": {"labelSetLimit": "many", "labelLimit": 1}, "health": {"livePaths": "/livez"}, "shutdown": {"drainMs": -1}, "service": {"attributes": {"a": 1}}, "faults": {"areAllowed": true}, "log": {}}',
    );
    expect(problemsOf({}, options)).toEqual([
      "metrics.labelSetLimit: is no number",
      "metrics.labelLimit: is no option; there are isOn, labelSetLimit, labelValueLimit, areExemplarsOn",
      "health.livePaths: is no list of texts",
      "shutdown.drainMs: is no whole number from 0 to 3600000",
      "service.attributes.a: is no text",
      "faults.areAllowed: is no option; there are token, host, port, seed",
      "log: is no option; there are service, endpoints, metrics, tracing, logs, health, shutdown, faults, diagnostics",
    ]);
    expect(readSettings({}, options).settings).toEqual(defaultSettings);
  });

  it.each<[SettingsOptions, string]>([
    [{ endpoints: { port: 99_999 } }, "endpoints.port: is no whole number from 0 to 65535"],
    [{ endpoints: { metricsPath: "metrics" } }, "endpoints.metricsPath: is no path such as /metrics"],
    [{ health: { readyPaths: ["/ok?"] } }, "health.readyPaths: has a text that is no path such as /readyz"],
    [{ health: { checkTimeoutMs: 0 } }, "health.checkTimeoutMs: is no whole number from 1 to 60000"],
    [{ metrics: { labelSetLimit: 1.5 } }, "metrics.labelSetLimit: is no whole number from 1 to 1000000"],
    [{ tracing: { sampleRatio: 2 } }, "tracing.sampleRatio: is no number from 0 to 1"],
    [{ tracing: { sampleRatio: Number.NaN } }, "tracing.sampleRatio: is no number from 0 to 1"],
    [{ logs: { level: "loud" } }, "logs.level: is none of error, warn, info, http, verbose, debug, silly"],
    [
      { logs: { loki: { url: "loki:3100" } } },
      "logs.loki.url: is no address that begins with http:// or https://",
    ],
    [
      { logs: { loki: { url: "http://u:p@loki" } } },
      "logs.loki.url: has credentials in it; give them as KLAXON_LOKI_BASIC_AUTH=user:password",
    ],
    [
      { health: { livePaths: ["/up"], readyPaths: ["/ready", "/up"] } },
      "health.readyPaths: `/up` is taken by the metrics or by another health path",
    ],
    [
      { endpoints: { metricsPath: "/livez" } },
      "health.livePaths: `/livez` is taken by the metrics or by another health path",
    ],
  ])("hold options to what variables are held to: %j", (options, problem) => {
    expect(problemsOf({}, options)).toEqual([problem]);
    expect(readSettings({}, options).settings).toEqual(defaultSettings);
  });

  it("take an option that is undefined for one that is absent", () => {
    // As JavaScript may give it; the types refuse it.
    const options: SettingsOptions = Object({
      endpoints: { port: undefined },
      health: { cacheMs: undefined },
    });
    expect(readSettings({}, options)).toEqual({ settings: defaultSettings, problems: [] });
  });

  it("leave the variables of the simulator alone", () => {
    expect(problemsOf({ KLAXON_DOSE: "full", KLAXON_DRILL_SEED: "1", PATH: "/bin" })).toEqual([]);
  });

  it("are told in one error with a line for each problem", () => {
    const error = new SettingsError([
      { name: "A", message: "is wrong" },
      { name: "B", message: "too" },
    ]);
    expect(error.message).toBe("the instrumentation cannot start:\n  A: is wrong\n  B: too");
    expect(error.code).toBe("KLAXON_SETTINGS");
  });
});

describe("secrets of the settings", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "klaxon-settings-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("come from a variable or from the file that one names, without the line's end", () => {
    const file = join(folder, "token");
    writeFileSync(file, "sesame-sesame-sesame\n");
    expect(readSettings({ KLAXON_FAULTS_TOKEN_FILE: file }).settings.faults.token).toBe(
      "sesame-sesame-sesame",
    );
    expect(readSettings({ KLAXON_FAULTS_TOKEN: "open" }).settings.faults.token).toBe("open");
  });

  it("are refused when given twice, missing, empty, or a folder, and never shown", () => {
    const file = join(folder, "empty");
    writeFileSync(file, "\n");
    const twice = problemsOf({ KLAXON_LOKI_TOKEN: "hidden-1", KLAXON_LOKI_TOKEN_FILE: file });
    expect(twice).toEqual([
      "KLAXON_LOKI_TOKEN: is given, and KLAXON_LOKI_TOKEN_FILE too; remove one of them",
    ]);
    expect(problemsOf({ KLAXON_LOKI_TOKEN_FILE: file })).toEqual([
      `KLAXON_LOKI_TOKEN_FILE: \`${file}\` is empty`,
    ]);
    const missing = join(folder, "m");
    expect(problemsOf({ KLAXON_LOKI_TOKEN_FILE: missing })).toEqual([
      `KLAXON_LOKI_TOKEN_FILE: \`${missing}\` cannot be read`,
    ]);
    expect(problemsOf({ KLAXON_LOKI_TOKEN_FILE: folder })).toEqual([
      `KLAXON_LOKI_TOKEN_FILE: \`${folder}\` is no file of at most 65536 bytes`,
    ]);
  });
});
