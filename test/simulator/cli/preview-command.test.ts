import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { klaxon } from "../../support/klaxon.ts";

describe("klaxon preview", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "klaxon-preview-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("writes dashboards with a drill's data as one page", () => {
    const out = join(folder, "new/page");
    const { status, stdout, stderr } = klaxon([
      "preview",
      "dashboards/generated/klaxon-dns.json",
      "--scenario",
      "dns/slow",
      "--out",
      out,
    ]);
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: "", stdout: `${out}/index.html\n` });
    const page = readFileSync(join(out, "index.html"), "utf8");
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });

  it("packs the data of each scenario that is named, once", () => {
    const out = join(folder, "several");
    const { status, stderr } = klaxon([
      "preview",
      "dashboards/generated/klaxon-dns.json",
      "dashboards/generated/klaxon-api.json",
      ...["dns/slow", "api/instance-killed", "dns/slow"].flatMap((name) => ["--scenario", name]),
      "--out",
      out,
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const parts = [...readFileSync(join(out, "index.html"), "utf8").matchAll(/id="data-([^"]+)"/g)];
    expect(parts.map(([, name]) => name)).toEqual([
      "book",
      "dashboard-0",
      "dashboard-1",
      "dashboard-1-scenario-0",
    ]);
  });

  it("tells of a file that is no dashboard, with its place, and writes what it can show", () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, '{\n  "title": 3,');
    const { status, stdout, stderr } = klaxon(["preview", file, "--out", folder]);
    expect([status, stdout]).toEqual([2, `${folder}/index.html\n`]);
    expect(stderr).toMatch(/broken\.json:2:\d+: error: ./);
  });

  it.each([
    [["nosuch.json"], "there is no `nosuch.json`"],
    [["--scenario", "no/such"], "no scenario is called `no/such`"],
    [["--scenario", "api/hung", "--scrape", "x.prom"], "name one source only"],
    [["--prometheus-url", "http://127.0.0.1:9"], "a written page cannot ask a Prometheus"],
    [["--interval", "30s"], "are for scraped files only"],
  ])("refuses %j before it writes anything", (words, message) => {
    const { status, stdout, stderr } = klaxon(["preview", ...words, "--out", join(folder, "none")]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("says where it cannot write", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const { status, stderr } = klaxon(["preview", "dashboards/generated/klaxon-dns.json", "--out", file]);
    expect(status).toBe(2);
    expect(stderr).toContain(file);
  });
});
