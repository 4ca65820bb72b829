import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { composeFile, type Service, stackFiles } from "../../compose/index.ts";
import { local, thresholds } from "../../environments/index.ts";
import { committedCompose, generatedFolder, generatedText } from "./stack.ts";

const compose = committedCompose();
const services = Object.entries(compose.services);

describe("the committed stack", () => {
  it("is what a fresh build of the local environment makes", () => {
    for (const { path, content } of stackFiles(local)) expect(generatedText(path), path).toBe(content);
    const paths = stackFiles(local).map(({ path }) => path);
    const committed = readdirSync(generatedFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(generatedFolder.length + 1));
    expect(committed.toSorted()).toEqual([...paths, "README.md", "SHA256SUMS"].toSorted());
    expect(parse(generatedText("compose.yaml"))).toEqual(JSON.parse(JSON.stringify(composeFile(local))));
  });

  it("has a service for every part", () => {
    expect(services.map(([name]) => name)).toEqual([
      "prometheus-1",
      "alertmanager-1",
      "blackbox",
      "grafana",
      "loki",
      "collector",
      "notifications",
      "api-1",
      "api-2",
      "api-3",
      "load-balancer",
      "load-generator",
    ]);
  });
});

describe.each(services)("the service %s", (_name, service) => {
  it("is pinned to a version", () => {
    expect(service.image).toMatch(/^[a-z0-9/-]+:v?\d+\.\d+\.\d+(-[a-z]+)*$/);
    for (const argument of Object.values(service.build?.args ?? {})) {
      expect(argument).toMatch(/^[a-z0-9/-]+:v?\d+\.\d+\.\d+(-[a-z]+)*$/);
    }
  });

  it("runs as nobody special", () => {
    expect(service.user).toMatch(/^[1-9]\d*:\d+$/);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      restart: "unless-stopped",
    });
  });

  it("writes to named volumes and memory only", () => {
    for (const mount of service.volumes ?? []) {
      if (mount.type === "bind") expect(mount.read_only).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(mount.source);
    }
    for (const place of service.tmpfs ?? []) expect(place).toMatch(/^\/tmp:.*\bsize=64m\b/);
  });

  it("mounts folders that exist, and only folders", () => {
    for (const mount of service.volumes ?? []) {
      if (mount.type !== "bind") continue;
      const path = resolve(generatedFolder, mount.source);
      expect(existsSync(join(path, ".")), mount.source).toBe(true);
      expect(readdirSync(path), mount.source).not.toEqual([]);
    }
  });

  it("asks for its health with a program that its image has", () => {
    const [kind, program] = service.healthcheck.test;
    expect([kind, program]).toEqual(["CMD", programOf(service)]);
    expect(service.healthcheck.test.at(-1)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  });

  it("is limited in memory, processors and processes", () => {
    const { cpus, memory, pids } = service.deploy.resources.limits;
    expect(Number(cpus)).toBeGreaterThan(0);
    expect(memory).toMatch(/^\d+M$/);
    expect(pids).toBeGreaterThan(0);
    expect(service.logging.options).toEqual({ "max-size": "10m", "max-file": "3" });
  });

  it("publishes ports of the environment, on loopback", () => {
    const known = Object.values(local.ports).map(String);
    for (const port of service.ports ?? []) {
      expect(port.host_ip).toBe("127.0.0.1");
      expect(known).toContain(port.published);
    }
  });

  it("waits for services that exist, to be healthy", () => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(Object.keys(compose.services)).toContain(name);
      expect(condition).toBe("service_healthy");
    }
    expect(service.networks).toEqual(Object.keys(compose.networks));
  });
});

// The images of Prometheus, Alertmanager, its prober, Grafana and HAProxy (Alpine) have BusyBox; those of Loki and
// the collector have nothing and get its wget; those of the demo have Node.
function programOf(service: Service): string {
  if (service.image.startsWith("klaxon-demo:")) return "node";
  return service.image.startsWith("klaxon-") ? "/klaxon/wget" : "wget";
}

describe("the stack as a whole", () => {
  it("publishes every port of the environment once", () => {
    const published = services.flatMap(([, service]) => (service.ports ?? []).map((port) => port.published));
    expect(published.toSorted()).toEqual(Object.values(local.ports).map(String).toSorted());
  });

  it("has one builder for each image that is built, and nobody pulls one", () => {
    for (const image of new Set(services.map(([, service]) => service.image))) {
      const users = services.filter(([, service]) => service.image === image);
      if (!image.startsWith("klaxon-")) {
        expect(users.map(([, service]) => service.build)).toEqual(users.map(() => undefined));
        continue;
      }
      const policies = users.map(([, service]) => service.pull_policy).toSorted();
      expect(policies).toEqual(["build", ...users.slice(1).map(() => "never")]);
    }
  });

  it("gives an instance of the API the memory that its alert counts on", () => {
    const limits = ["api-1", "api-2", "api-3"].map(
      (name) => compose.services[name]?.deploy.resources.limits.memory,
    );
    expect(limits).toEqual(limits.map(() => `${thresholds.api.memoryLimitBytes / 1024 ** 2}M`));
  });

  it("keeps what the environment says, as long as it says", () => {
    expect(compose.services["prometheus-1"]?.command).toContain(
      `--storage.tsdb.retention.time=${local.retention.metricsDays}d`,
    );
    expect(compose.services["prometheus-1"]?.command).toContain(
      `--storage.tsdb.retention.size=${local.retention.metricsBytesMax / 1024 ** 2}MB`,
    );
    expect(compose.services["alertmanager-1"]?.command).toContain(
      `--data.retention=${local.retention.notificationsHours}h`,
    );
    expect(parse(generatedText("loki/loki.yaml"))).toMatchObject({
      limits_config: { retention_period: `${local.retention.logsDays * 24}h` },
      compactor: { retention_enabled: true },
    });
  });

  it("waits in no circle", () => {
    const started = new Set<string>();
    for (let round = 0; round < services.length; round++) {
      for (const [name, { depends_on: needs = {} }] of services) {
        if (Object.keys(needs).every((other) => started.has(other))) started.add(name);
      }
    }
    expect([...started].toSorted()).toEqual(services.map(([name]) => name).toSorted());
  });

  it("leaves no dollar for Compose to take", () => {
    expect(generatedText("compose.yaml").replaceAll("$$", "")).not.toContain("$");
  });
});
