import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { machineFiles } from "../../../simulator/cli/files.ts";
import {
  runTestFiles,
  type TestQueueOptions,
  type TestThread,
  type TestWorkerData,
} from "../../../simulator/cli/test-queue.ts";
import { TestRunner } from "../../../simulator/cli/test-task.ts";
import { WorkClaims } from "../../../simulator/cli/work-claims.ts";
import { downRules, downTest, inFolder } from "./test-files.ts";

const settings = { tests: { prometheus: 3 }, hasCoverage: true } as const;

/** What a thread does, in the place of one: told by turns of the event loop, so that others run in between. */
function pretendThread(data: TestWorkerData, dieAt?: string): TestThread {
  const listeners = new Map<string, (value: never) => void>();
  const tell = (event: string, value: unknown) => listeners.get(event)?.(value as never);
  const claims = new WorkClaims(data.owners);
  const runner = new TestRunner(data.settings, machineFiles);
  const step = () => {
    const position = claims.claim(data.owner);
    const file = position === undefined ? undefined : data.files[position];
    if (file === undefined) return tell("exit", 0);
    if (basename(file) === dieAt) {
      tell("error", Object.assign(new Error("heap"), { code: "ERR_WORKER_OUT_OF_MEMORY" }));
      return tell("exit", 1);
    }
    tell("message", { position, result: structuredClone(runner.run(file)) });
    setImmediate(step);
  };
  setImmediate(step);
  return { on: (event: string, listen: (value: never) => void) => listeners.set(event, listen) };
}

const suite = {
  "rules.yml": downRules,
  "a.yml": downTest("2m"),
  "b.yml": `${downTest("1m")}# ${"padding ".repeat(50)}\n`,
  "c.yml": downTest("3m"),
  "d.yml": `${downTest("2m")}# ${"padding ".repeat(100)}\n`,
  "e.yml": "no test file",
};

async function runSuite(options: Partial<TestQueueOptions>) {
  return inFolder(suite, async (folder) => {
    const names = ["a", "b", "c", "missing", "d", "e"].map((name) => join(folder, `${name}.yml`));
    const told: string[] = [];
    const results = await runTestFiles(names, {
      settings,
      jobCount: 1,
      onBegin: () => undefined,
      onResult: ({ outcome }) => told.push(basename(outcome.file)),
      ...options,
    });
    const text = JSON.stringify(results.map(({ outcome }) => outcome)).replaceAll(folder, "");
    return { told, text, passed: results.map(({ outcome }) => outcome.isPassed), results };
  });
}

it("tells results in the order of the files, on one thread and on several", async () => {
  const alone = await runSuite({});
  const shared = await runSuite({ jobCount: 3, worthwhileMs: 0, startThread: (data) => pretendThread(data) });
  expect(alone.told).toEqual(["a.yml", "b.yml", "c.yml", "missing.yml", "d.yml", "e.yml"]);
  expect(alone.passed).toEqual([true, false, true, false, true, false]);
  expect([shared.told, shared.text]).toEqual([alone.told, alone.text]);
});

it("shares the files with the threads it starts", async () => {
  const owners: number[] = [];
  const startThread = (data: TestWorkerData) => {
    owners.push(data.owner);
    return pretendThread(data);
  };
  await runSuite({ jobCount: 3, worthwhileMs: 0, startThread });
  expect(owners).toEqual([2, 3]);
});

it("starts none where the rest is soon done", async () => {
  const startThread = () => {
    throw new Error("started");
  };
  expect((await runSuite({ jobCount: 3, worthwhileMs: 3_600_000, startThread })).told).toHaveLength(6);
});

it("loses one file with a thread that dies, and nothing else", async () => {
  const { passed, results } = await runSuite({
    jobCount: 2,
    worthwhileMs: 0,
    startThread: (data) => pretendThread(data, "d.yml"),
  });
  expect(passed).toEqual([true, false, true, false, false, false]);
  expect(results[4]?.outcome.findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "test/lost: the thread that ran the file has died: it ran out of memory; if it is large, split it",
  ]);
});

it("begins no further file once it is stopped", async () => {
  let begun = 0;
  const { told } = await runSuite({ onBegin: () => begun++, isStopped: () => begun >= 2 });
  expect(told).toEqual(["a.yml", "b.yml"]);
});

it("tells of a mistake of its own as the result of the one file", async () => {
  const broken = {
    read: (path: string) => {
      if (path === "broken.yml") throw new Error("oops");
      return machineFiles.read(path);
    },
    glob: machineFiles.glob,
  };
  const runner = new TestRunner(settings, broken);
  const { outcome, crash } = runner.run("broken.yml");
  expect([outcome.isPassed, outcome.findings[0]?.message]).toEqual([
    false,
    "this is a mistake in klaxon itself, please report it: oops",
  ]);
  expect(crash).toContain("Error: oops");
});
