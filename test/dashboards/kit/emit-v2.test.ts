import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../artifacts/index.ts";
import { allDashboards, emitClassic, emitV2 } from "../../../dashboards/index.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { normalClassic, normalV2 } from "../normal-dashboard.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-v2-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the v2 resource of a dashboard", () => {
  it.each(allDashboards.map((dashboard) => [dashboard.uid, dashboard] as const))(
    "%s says what the classic form says",
    (_uid, dashboard) => {
      const classic = normalClassic(emitClassic(dashboard));
      expect(normalV2(emitV2(dashboard))).toEqual(classic);
      expect(classic.panels.length).toBeGreaterThan(0);
    },
  );

  it("refers to each of its elements once and to no other", () => {
    for (const dashboard of allDashboards) {
      const text = JSON.stringify(emitV2(dashboard));
      const referred = [...text.matchAll(/"kind":"ElementReference","name":"([^"]+)"/g)].map(
        ([, name]) => name,
      );
      const resource: { spec: { elements: object } } = JSON.parse(text);
      expect(referred.toSorted()).toEqual(Object.keys(resource.spec.elements).toSorted());
    }
  });

  it("has the types of Grafana's SDK, which has no schema of it that could be used", () => {
    writeFileSync(join(folder, "types.ts"), withoutEnums(sdkTypes()));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    symlinkSync(join(repositoryRoot, "node_modules"), join(folder, "node_modules"));
    const specs = allDashboards.map((dashboard, index) => declaration(`d${index}`, emitV2(dashboard)));
    writeFileSync(
      join(folder, "all.ts"),
      `import type { Dashboard } from "./types.ts";\n${specs.join("\n")}\n`,
    );
    // Misspelt in one place, so that the check is seen to see something.
    const [first] = specs;
    writeFileSync(
      join(folder, "wrong.ts"),
      `import type { Dashboard } from "./types.ts";\n${first?.replace('"cursorSync":', '"cursorSink":')}\n`,
    );
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--module", "nodenext"];
    const words = [...flags, "--types", "node", "--allowImportingTsExtensions", "all.ts", "wrong.ts"];
    const tsc = join(repositoryRoot, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, ...words], { cwd: folder, encoding: "utf8" });
    const errors = stdout.split("\n").filter((line) => /^\S+\.ts\(/.test(line));
    expect(errors.filter((line) => !line.startsWith("wrong.ts"))).toEqual([]);
    expect(errors.filter((line) => line.includes("cursorSink"))).toHaveLength(1);
  }, 300_000);
});

function declaration(name: string, resource: JsonObject): string {
  return `export const ${name}: Dashboard = ${JSON.stringify(resource.spec)};`;
}

function sdkTypes(): string {
  const path = "node_modules/@grafana/grafana-foundation-sdk/dist/dashboardv2beta1/types.gen.d.ts";
  return readFileSync(join(repositoryRoot, path), "utf8").replace(/^export declare const .*$/gm, "");
}

// A literal is no member of an enum even where their texts are equal; as unions of texts both are the same.
function withoutEnums(types: string): string {
  const unions = types.replace(
    /export declare enum (\w+) \{([^}]*)\}/g,
    (_, name: string, members: string) => {
      const texts = [...members.matchAll(/(\w+) = ("[^"]*")/g)];
      const namespace = texts.map(([, member, text]) => `type ${member} = ${text};`).join(" ");
      return `export type ${name} = ${texts.map(([, , text]) => text).join(" | ")};\nexport namespace ${name} { export ${namespace.replaceAll("; type", "; export type")} }`;
    },
  );
  return unions;
}
