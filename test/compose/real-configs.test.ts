import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeReal, type RealLine } from "../real/binaries.ts";
import { committedCompose, describeWith, generatedFolder, generatedText } from "./stack.ts";

const compose = committedCompose();
let root: string;

/** What a service finds in its container: every folder that it mounts, under the test's own root. */
function mirrorMounts(service: string): void {
  for (const mount of compose.services[service]?.volumes ?? []) {
    if (mount.type !== "bind") continue;
    mkdirSync(dirname(join(root, mount.target)), { recursive: true });
    cpSync(resolve(generatedFolder, mount.source), join(root, mount.target), { recursive: true });
  }
}

/** The file that a service is told to read by a flag, as it lies under the test's root. */
function fileOfFlag(service: string, flag: string): string {
  const argument = compose.services[service]?.command?.find((word) => word.startsWith(`${flag}=`));
  return join(root, argument?.slice(flag.length + 1) ?? "");
}

/** Runs a checker; what it printed where it fails, otherwise the empty text. */
function complaints(program: string, argv: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, argv, { encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "klaxon-mounts-"));
  for (const name of Object.keys(compose.services)) mirrorMounts(name);
  // The paths in the file are those of the container.
  const config = fileOfFlag("prometheus-1", "--config.file");
  writeFileSync(config, readFileSync(config, "utf8").replaceAll("/etc/klaxon/", `${root}/etc/klaxon/`));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each<RealLine>(["prometheus-2", "prometheus-3"])("the programs of %s", (line) => {
  describeReal("promtool", [[line, "promtool"]], (promtool = "") => {
    it("accepts the configuration of Prometheus with its rules, where the container has them", () => {
      const { status, stdout } = spawnSync(
        promtool,
        ["check", "config", fileOfFlag("prometheus-1", "--config.file")],
        { encoding: "utf8" },
      );
      expect(status).toBe(0);
      expect(stdout).toContain("2 rule files found");
    });

    it("would not accept a rule file that is not there", () => {
      const broken = join(root, "broken.yaml");
      const text = generatedText("prometheus/prometheus.yaml").replace(
        "rules/api.json",
        "rules/nothing.json",
      );
      writeFileSync(broken, text);
      expect(complaints(promtool, ["check", "config", broken])).toContain("nothing.json");
    });
  });

  describeReal("amtool", [[line, "amtool"]], (amtool = "") => {
    it("accepts the routing that the container is told to read", () => {
      const file = fileOfFlag("alertmanager-1", "--config.file");
      expect(complaints(amtool, ["check-config", file])).toBe("");
    });
  });
});

describeWith("haproxy", "haproxy", (haproxy) => {
  it("accepts the configuration of the load balancer", () => {
    const file = join(root, compose.services["load-balancer"]?.command?.at(-1) ?? "");
    expect(complaints(haproxy, ["-c", "-f", file])).toBe("");
  });

  it("would not accept an unknown word", () => {
    const broken = join(root, "broken.cfg");
    writeFileSync(
      broken,
      generatedText("load-balancer/haproxy.cfg").replace("balance roundrobin", "balance evenly"),
    );
    expect(complaints(haproxy, ["-c", "-f", broken])).toContain("balance only supports");
  });
});

describeWith("blackbox exporter", "blackbox_exporter", (exporter) => {
  it("accepts the modules of the prober", () => {
    const file = fileOfFlag("blackbox", "--config.file");
    expect(complaints(exporter, [`--config.file=${file}`, "--config.check"])).toBe("");
  });

  it("would not accept an unknown field", () => {
    const broken = join(root, "broken-prober.yaml");
    writeFileSync(broken, generatedText("prober/prober.yaml").replace("method:", "methd:"));
    expect(complaints(exporter, [`--config.file=${broken}`, "--config.check"])).toContain("methd");
  });
});
