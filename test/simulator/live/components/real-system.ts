import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeProgram } from "../../../../simulator/cli/node-program.ts";
import { startSupervisor } from "../../../../simulator/cli/start-supervisor.ts";
import {
      neighbours: new LiveNeighbours([system.system]),
      unprivileged: process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined,
      nowMs: Date.now,
      signal,
    });
    return { running, end, ...looksAt(running) };
  } catch (error) {
    await end();
    throw error;
  }
}

function looksAt(running: RunningLiveSystem): Omit<RealSystem, "running" | "end"> {
  return {
    values: (metric, labels = "") =>
      Promise.all(running.targets.map(async (target) => valuesIn(await scrape(target), metric, labels))),
    until: async (what, look) => {
      await waitUntil(what, async () => ((await look()) ? true : undefined), { timeoutMs: 15_000, signal });
    },
    inject: async (fault) => {
      const injection = await running.inject(fault);
      if (injection === undefined) throw new Error(`\`${fault.kind}\` has no live form`);
      return injection.rollback;
    },
  };
}

async function scrape({ port, path = "/metrics", params = {} }: LiveTarget): Promise<string> {
  const address = `http://127.0.0.1:${port}${path}?${new URLSearchParams(params)}`;
  const answer = await fetch(address).catch(() => undefined);
  return (await answer?.text()) ?? "";
}

function valuesIn(text: string, metric: string, labels: string): readonly number[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`))
    .filter((line) => line.includes(labels))
    .map((line) => Number(line.slice(line.lastIndexOf(" ") + 1)));
}
