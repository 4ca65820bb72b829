import { describe, expect, it } from "vitest";
import { klaxon } from "../../support/klaxon.ts";

describe("klaxon list", () => {
  it("lists systems with how much observes each, numbers to the right", () => {
    const { status, stdout, stderr } = klaxon(["list", "systems", "--system", "api", "--system", "stack"]);
    expect([status, stderr]).toEqual([0, ""]);
    const [head = "", api = "", stack = "", end] = stdout.split("\n");
    expect(head).toMatch(
      /^system {2,}jobs {2,}metrics {2}alerts {2}pages {2}panels {2}scenarios {2}drills {2}faults$/,
    );
    expect(api).toMatch(/^api {2,}api api-health {2,}\d+ +\d+ +3 /);
    expect(stack.startsWith("stack ")).toBe(true);
    expect(end).toBe("");
    expect(api.indexOf("40")).toBe(head.indexOf("metrics") + "metrics".length - 2);
  });

  it("narrows alerts down by system, severity and name", () => {
    const { stdout } = klaxon(["list", "alerts", "--system", "postgres", "--severity", "page"]);
    expect(
      stdout
        .split("\n")
        .slice(1)
        .filter(Boolean)
        .map((line) => line.split(/ {2,}/)[0]),
    ).toEqual([
      "PostgresArchivingFailing",
      "PostgresNoPrimary",
      "PostgresReplicaLagExceedsRpo",
      "PostgresSplitBrain",
    ]);
  });

  it("names the drills that prove an alert, as JSON for machines", () => {
    const { stdout } = klaxon(["list", "scenarios", "--alert", "PostgresDeadlocks", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: "postgres/deadlocks",
        faults: ["deadlocks"],
        variants: expect.arrayContaining(["below", "brief"]),
      },
    ]);
  });

  it("tells which drills real components can play", () => {
    const { stdout } = klaxon(["list", "scenarios", "--system", "vault", "--system", "postgres", "--json"]);
    const listed: readonly { system: string; name: string; variants: string[]; liveVariants: string[] }[] =
      JSON.parse(stdout);
    const liveOf = (name: string) => listed.find((each) => each.name === name)?.liveVariants;
    expect(listed.filter(({ system }) => system === "vault").map(({ liveVariants }) => liveVariants)).toEqual(
      listed.filter(({ system }) => system === "vault").map(() => []),
    );
    expect(liveOf("postgres/deadlocks")).toEqual(
      listed.find(({ name }) => name === "postgres/deadlocks")?.variants,
    );
    const table = klaxon(["list", "scenarios", "--alert", "PostgresDeadlocks"]).stdout.split("\n");
    expect(table[0]).toMatch(/^scenario +variants +live +faults +title$/);
    expect(table[1]).toMatch(/ 3 of 3 /);
  });

  it("says that nothing matches, and what a filter misspells", () => {
    expect(klaxon(["list", "alerts", "--system", "stack", "--team", "data"])).toEqual({
      status: 0,
      stdout: "no alerts match\n",
      stderr: "",
    });
    expect(klaxon(["list", "alerts", "--system", "postgrse"])).toEqual({
      status: 2,
      stdout: "",
      stderr: "klaxon: there is no system `postgrse`; did you mean `postgres`?\n",
    });
    const { status, stderr } = klaxon(["list", "systems", "--severity", "page"]);
    expect([status, stderr.split("\n")[0]]).toEqual([
      2,
      "klaxon: `--severity` narrows down alerts, not systems",
    ]);
  });
});
