import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type PrometheusConfig, prometheusConfig } from "../../compose/index.ts";
import { local, production, thresholds } from "../../environments/index.ts";
import { repositoryRoot } from "../support/repository.ts";
import { committedCompose, generatedText } from "./stack.ts";

const compose = committedCompose();
const prometheus: PrometheusConfig = parse(generatedText("prometheus/prometheus.yaml"));
const rulesFolder = join(repositoryRoot, "alerts/generated/rules");
const serviceNames = Object.keys(compose.services);

/** Whether an address on the stack's network is that of a service. */
function isInStack(url: string): boolean {
  return serviceNames.includes(new URL(url).hostname);
}

describe("the configuration of Prometheus", () => {
  it("scrapes the jobs of the environment at their targets, as often as it says", () => {
    expect(
      prometheus.scrape_configs.map((config) => [
        config.job_name,
        config.static_configs[0].targets,
        config.scrape_interval,
      ]),
    ).toEqual(local.scrapeJobs.map((job) => [job.name, job.targets, `${job.intervalSeconds}s`]));
    for (const { targets } of local.scrapeJobs) {
      for (const target of targets) expect(isInStack(`http://${target}`), target).toBe(true);
    }
  });

  it("probes the health of each instance through the prober, and keeps the instance's name", () => {
    const health = prometheus.scrape_configs.find(({ job_name }) => job_name === "api-health");
    expect(health).toEqual({
      job_name: "api-health",
      scrape_interval: "5s",
      scrape_timeout: "3500ms",
      metrics_path: "/probe",
      params: { module: ["http_2xx"] },
      static_configs: [{ targets: ["api-1:8080", "api-2:8080", "api-3:8080"] }],
      relabel_configs: [
        { source_labels: ["__address__"], target_label: "instance" },
        {
          source_labels: ["__address__"],
          target_label: "__param_target",
          replacement: "http://$1/api/health",
        },
        { target_label: "__address__", replacement: "blackbox:9115" },
      ],
    });
    expect(parse(generatedText("prober/prober.yaml"))).toMatchObject({
      modules: { http_2xx: { prober: "http", timeout: "3s" } },
    });
  });

  it("sends alerts to the Alertmanager of the environment, with its external labels", () => {
    expect(prometheus.alerting.alertmanagers[0].static_configs[0].targets).toEqual(local.alertmanagers);
    expect(prometheus.global.external_labels).toEqual({ environment: "local" });
  });

  it("loads the rules of what is scraped, and no others", () => {
    const loaded = prometheus.rule_files.map((path) => path.split("/").at(-1));
    const jobs = new Set(local.scrapeJobs.map(({ name }) => name));
    for (const file of readdirSync(rulesFolder)) {
      const text = readFileSync(join(rulesFolder, file), "utf8");
      const read = [...text.matchAll(/job=\\"([a-z-]+)\\"/g)].map((match) => match[1] ?? "");
      expect(read.length, file).toBeGreaterThan(0);
      expect(loaded.includes(file), file).toBe(read.every((job) => jobs.has(job)));
    }
    expect(loaded).toEqual(["api.json", "stack.json"]);
  });

  it("would load the rules of the database where there is one", () => {
    const stack = { ...local, scrapeJobs: production.scrapeJobs };
    expect(prometheusConfig(stack).rule_files).toEqual([
      "/etc/klaxon/rules/api.json",
      "/etc/klaxon/rules/postgres.json",
      "/etc/klaxon/rules/stack.json",
    ]);
  });
});

describe("the routing of the local environment", () => {
  it("sends every notification to the stand-in, at its port", () => {
    const text = readFileSync(join(repositoryRoot, "alerts/generated/routing/local.json"), "utf8");
    const urls = [...text.matchAll(/"url": "([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(urls).toHaveLength(9);
    for (const url of urls) expect(url).toMatch(/^http:\/\/notifications:8080\/[a-z][a-z-]*$/);
    expect(compose.services.notifications?.environment).toMatchObject({ HOST: "0.0.0.0", PORT: "8080" });
  });
});

describe("Grafana", () => {
  interface DataSourceFile {
    readonly datasources: readonly { uid: string; type: string; url: string; isDefault: boolean }[];
  }
  const { datasources }: DataSourceFile = parse(
    generatedText("grafana/provisioning/datasources/klaxon.yaml"),
  );

  it("has data sources that are services of the stack, one of them the default", () => {
    expect(datasources.map(({ uid, type }) => [uid, type])).toEqual([
      ["prometheus", "prometheus"],
      ["loki", "loki"],
      ["alertmanager", "alertmanager"],
    ]);
    for (const { url } of datasources) expect(isInStack(url), url).toBe(true);
    expect(datasources.filter(({ isDefault }) => isDefault).map(({ uid }) => uid)).toEqual(["prometheus"]);
  });

  it("has the data source that each dashboard asks for", () => {
    const folder = join(repositoryRoot, "dashboards/generated");
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const text = readFileSync(join(folder, file), "utf8");
      const { templating }: { templating: { list: { type: string; name: string; query: unknown }[] } } =
        JSON.parse(text);
      const variables = templating.list.filter(({ type }) => type === "datasource");
      for (const { query } of variables) {
        const byType = datasources.filter(({ type }) => type === query);
        expect(
          byType.some(({ isDefault }) => isDefault),
          `${file}: ${String(query)}`,
        ).toBe(true);
      }
      const known = [
        ...variables.map(({ name }) => `\${${name}}`),
        ...datasources.map(({ uid }) => uid),
        "-- Grafana --",
      ];
      const used = [...text.matchAll(/"datasource": \{\s*"type": "[^"]*",\s*"uid": "([^"]*)"/g)];
      expect(used.length, file).toBeGreaterThan(0);
      for (const [, uid] of used) expect(known, file).toContain(uid);
    }
  });

  it("reads the dashboards and the provisioning files from where they are mounted", () => {
    const targets = (compose.services.grafana?.volumes ?? []).map(({ source, target }) => [source, target]);
    expect(targets).toContainEqual(["../../dashboards/generated", "/etc/klaxon/dashboards"]);
    expect(targets).toContainEqual(["./grafana/provisioning", "/etc/klaxon/provisioning"]);
    expect(compose.services.grafana?.environment?.GF_PATHS_PROVISIONING).toBe("/etc/klaxon/provisioning");
    expect(parse(generatedText("grafana/provisioning/dashboards/klaxon.yaml"))).toMatchObject({
      providers: [{ type: "file", options: { path: "/etc/klaxon/dashboards" } }],
    });
  });

  it("holds no password", () => {
    for (const name of Object.keys(compose.services.grafana?.environment ?? {})) {
      expect(name).not.toMatch(/PASSWORD|SECRET|TOKEN/);
    }
  });
});

describe("the collector", () => {
  interface CollectorFile {
    readonly receivers: Readonly<Record<string, unknown>>;
    readonly processors: Readonly<Record<string, unknown>>;
    readonly exporters: Readonly<Record<string, { readonly endpoint?: string }>>;
    readonly extensions: Readonly<Record<string, unknown>>;
    readonly service: {
      readonly extensions: readonly string[];
      readonly pipelines: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
    };
  }
  const collector: CollectorFile = parse(generatedText("collector/collector.yaml"));

  it("has pipelines for all signals, of parts that are configured and all used", () => {
    const { pipelines, extensions } = collector.service;
    expect(Object.keys(pipelines)).toEqual(["logs", "metrics", "traces"]);
    for (const kind of ["receivers", "processors", "exporters"] as const) {
      const used = new Set(Object.values(pipelines).flatMap((pipeline) => pipeline[kind] ?? []));
      expect([...used].toSorted()).toEqual(Object.keys(collector[kind]).toSorted());
    }
    expect(extensions).toEqual(Object.keys(collector.extensions));
    for (const pipeline of Object.values(pipelines)) expect(pipeline.processors?.[0]).toBe("memory_limiter");
  });

  it("sends on to services of the stack that listen there", () => {
    const endpoints = Object.values(collector.exporters).flatMap(({ endpoint }) => endpoint ?? []);
    expect(endpoints).toEqual(["http://loki:3100/otlp", "http://prometheus-1:9090/api/v1/write"]);
    for (const endpoint of endpoints) expect(isInStack(endpoint)).toBe(true);
    expect(compose.services["prometheus-1"]?.command).toContain("--web.enable-remote-write-receiver");
  });
});

describe("Loki", () => {
  it("gets the log lines of the demo, by instance", () => {
    for (const name of ["api-1", "api-2", "api-3", "load-generator"]) {
      const { KLAXON_LOKI_URL, KLAXON_LOKI_LABELS } = compose.services[name]?.environment ?? {};
      expect([KLAXON_LOKI_URL, KLAXON_LOKI_LABELS]).toEqual([
        "http://loki:3100",
        `service_instance_id=${name}`,
      ]);
      expect(isInStack(String(KLAXON_LOKI_URL))).toBe(true);
    }
  });
});

describe("the load balancer", () => {
  const text = generatedText("load-balancer/haproxy.cfg");

  it("knows every instance, and takes it out as the alert on it counts", () => {
    expect(
      [...text.matchAll(/^ {2}server (\S+) (\S+)$/gm)].map(([, name, address]) => [name, address]),
    ).toEqual([
      ["api-1", "api-1:8080"],
      ["api-2", "api-2:8080"],
      ["api-3", "api-3:8080"],
    ]);
    expect(text).toContain(
      `check inter ${thresholds.api.healthCheckIntervalSeconds}s rise 2 fall ${thresholds.api.healthCheckFailureCount} `,
    );
    expect(text).toContain("uri /api/health");
  });
});
