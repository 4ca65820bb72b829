import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { configTable } from "../simulator/alertmanager/config-table.ts";
import { describeReal } from "./binaries.ts";

describeReal(
  "what is accepted agrees with amtool check-config",
  [["prometheus-3", "amtool"]],
  (amtool = "") => {
    let folder = "";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "klaxon-check-config-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    test(`on ${configTable.length} good and bad configurations`, async () => {
      const differences: string[] = [];
      for (const [index, { title, text, isAccepted }] of configTable.entries()) {
        const file = join(folder, `${index}.yml`);
        await writeFile(file, text);
        const output = await refusal(amtool, file);
        if ((output === undefined) !== isAccepted) differences.push(`${title}: ${output ?? "accepted"}`);
      }
      expect(differences).toEqual([]);
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
