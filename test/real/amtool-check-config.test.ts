import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseAlertmanagerConfig, templateProblem } from "../../simulator/alertmanager/index.ts";
import { configTable } from "../simulator/alertmanager/config-table.ts";
import { describeReal } from "./binaries.ts";
import { generatedConfigs } from "./generated-configs.ts";

const seed = Number(process.env.KLAXON_SEED ?? 20260101);
const caseCount = process.env.KLAXON_DOSE === "full" ? 5000 : 200;

describeReal(
  "what is accepted agrees with amtool check-config",
  [["prometheus-3", "amtool"]],
  (amtool = "") => {
    let folder = "";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "klaxon-check-config-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const refusalOf = async (index: number, text: string) => {
      const file = join(folder, `${index}.yml`);
      await writeFile(file, text);
      return refusal(amtool, file);
    };

    test(`on ${configTable.length} good and bad configurations`, async () => {
      const differences: string[] = [];
      for (const [index, { title, text, isAccepted }] of configTable.entries()) {
        const output = await refusalOf(index, text);
        if ((output === undefined) !== isAccepted) differences.push(`${title}: ${output ?? "accepted"}`);
      }
      expect(differences).toEqual([]);
    });

    test(`on ${caseCount} generated ones with seed ${seed}`, { timeout: 300_000 }, async () => {
      const texts = fc.sample(generatedConfigs, { seed, numRuns: caseCount });
      let acceptedCount = 0;
      const differences: string[] = [];
      for (const [index, text] of texts.entries()) {
        const output = await refusalOf(index, text);
        const { config, findings } = parseAlertmanagerConfig(text, "alertmanager.json", { templateProblem });
        if (output === undefined) acceptedCount++;
        if ((output === undefined) === (config !== undefined)) continue;
        const here = findings.map(({ message }) => message).join("; ");
        differences.push(`${text}\nthere: ${output ?? "accepted"}\nhere: ${here || "accepted"}`);
      }
      expect(differences.join("\n\n")).toBe("");
      // Neither side may have it easy.
      expect(acceptedCount / caseCount).toBeGreaterThan(0.2);
      expect(acceptedCount / caseCount).toBeLessThan(0.8);
    });
  },
);

function refusal(amtool: string, file: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(amtool, ["check-config", file], (error, stdout, stderr) => {
      resolve(error === null ? undefined : `${stdout}${stderr}`);
    });
  });
}
