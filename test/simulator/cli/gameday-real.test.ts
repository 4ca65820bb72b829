import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ownScenarioFiles } from "../../../simulator/cli/drill-assets.ts";
import { sourceArguments } from "../../../simulator/cli/node-program.ts";
import { repositoryRoot } from "../../support/repository.ts";

const isThere = ["prometheus", "alertmanager"].every((name) =>
  existsSync(join(repositoryRoot, ".real/prometheus-3", name)),
);
if (!isThere) process.stderr.write("SKIPPED: a real game day needs .real/prometheus-3\n");

let folder = "";
let game: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-gameday-"));
  mkdirSync(join(folder, "run"), { mode: 0o700 });
});
afterEach(() => {
  // It rolls back by itself where the test gave up before its end.
  game?.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const timeoutMs = 240_000;

function start(words: readonly string[]): ChildProcess {
  return spawn(
    process.execPath,
    [...sourceArguments(), join(repositoryRoot, "simulator/cli/main.ts"), ...words],
    {
      cwd: folder,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, CI: "true", NO_COLOR: "1", XDG_RUNTIME_DIR: join(folder, "run") },
    },
  );
}

async function textOf(words: readonly string[]): Promise<string> {
  const child = start(words);
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await new Promise((resolve) => child.once("close", resolve));
  return text;
}

describe.skipIf(!isThere)("a real game day", () => {
  it("keeps its secret until its end, takes what players write, and proves and keeps what it was", {
    timeout: timeoutMs,
  }, async () => {
    const history = join(folder, "history.db");
    // Of the scenarios of the watching stack; the seed chooses one of which people are told by its own alert.
    game = start([
      "gameday",
      "stack",
      "--seed",
      "3",
      "--time-scale",
      "30",
      "--by",
      "ann",
      "--history",
      history,
    ]);
    let text = "";
    let hasAnswered = false;
    const asked: Promise<string>[] = [];
    game.stderr?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    game.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (hasAnswered || !text.includes("is notified (firing)")) return;
      hasAnswered = true;
      asked.push(textOf(["live", "--status"]));
      game?.stdin?.write("ack\ndiagnose a rule of the stack is failing in every evaluation\nmitigate\n");
    });
    const code = await new Promise((resolve) => game?.once("close", resolve));
    const [before = "", after = ""] = text.split("\nIt was ");
    const names = ownScenarioFiles().map(({ name }) => name);
    expect(names.filter((name) => before.includes(name))).toEqual([]);
    expect(before).not.toMatch(/rule-evaluation/);
    expect(before).toContain("ann acknowledges all that fires\n");
    expect(before).toContain("ann: the diagnosis is taken\n");
    expect(before).toContain("ann: mitigated: the fault is rolled back; watch it recover\n");
    const [status = ""] = await Promise.all(asked);
    expect(status).toContain("of ann (a game day; process ");
    expect(after).toMatch(/^stack\/rule-evaluation-failing: /);
    const [, seal] = /^seal {2}(\w{64})$/m.exec(before) ?? [];
    const [, secret = ""] = /^secret {2}(.+)$/m.exec(after) ?? [];
    expect(createHash("sha256").update(secret).digest("hex")).toBe(seal);
    expect(after).toMatch(/^points +\d+ of 100$/m);
    const [page = ""] = readdirSync(folder).filter((name) => name.endsWith(".md"));
    expect(page).toMatch(/^gameday-\d{4}-\d\d-\d\d-stack-rule-evaluation-failing\.md$/);
    expect(readFileSync(join(folder, page), "utf8")).toContain(seal);
    const kept = await textOf(["history", "--history", history]);
    expect(kept).toContain("ann  stack/rule-evaluation-failing  gameday ×30");
    expect(code).toBe(0);
  });
});
