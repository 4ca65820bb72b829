import { describe, expect, it } from "vitest";
import { Game, readPlayerLine } from "../../../../simulator/live/gameday/index.ts";

describe("what players write", () => {
  it.each([
    ["", undefined],
    ["  \t", undefined],
    ["ack", { kind: "acknowledge", alert: undefined }],
    [" ACK ApiDown \r", { kind: "acknowledge", alert: "ApiDown" }],
    ["diagnose  the disk of  db-1 is full ", { kind: "diagnose", text: "the disk of  db-1 is full" }],
    ["mitigate", { kind: "mitigate" }],
    ["Give up", { kind: "give-up" }],
    ["ack one two", { kind: "problem", message: "`ack` takes one alert, or none for all that fire" }],
    ["diagnose", { kind: "problem", message: "say what it is: `diagnose the disk of db-1 is full`" }],
    ["mitigate it", { kind: "problem", message: "`mitigate` stands alone" }],
    [
      "give in",
      {
        kind: "problem",
        message: "not understood; there are `ack [alert]`, `diagnose <text>`, `mitigate` and `give up`",
      },
    ],
  ])("%j is read", (line, move) => {
    expect(readPlayerLine(line)).toEqual(move);
  });
});

describe("a game", () => {
  it("keeps the first acknowledgement, the last diagnosis and the first mitigation, and who played", () => {
    const game = new Game();
    game.acknowledge(10, "ann");
    game.acknowledge(20, "ben");
    expect(game.diagnose(30, "ben", "a disk").isDone).toBe(true);
    expect(game.diagnose(40, "cleo", "a network").message).toBe(
      "the diagnosis is taken instead of the last one",
    );
    expect(game.mitigate(50, "ann", true).isDone).toBe(true);
    expect(game.mitigate(60, "ben", true)).toEqual({ isDone: false, message: "it is mitigated already" });
    expect(game.actions()).toEqual({
      acknowledgedAtMs: 10,
      diagnosedAtMs: 40,
      diagnosis: "a network",
      mitigatedAtMs: 50,
    });
    expect(game.players()).toEqual(["ann", "ben", "cleo"]);
  });

  it("takes nothing before it begins, and no mitigation of what is not hurt", () => {
    const game = new Game();
    expect(game.diagnose(undefined, "ann", "a disk").isDone).toBe(false);
    expect(game.mitigate(undefined, "ann", true).isDone).toBe(false);
    expect(game.mitigate(5, "ann", false)).toEqual({ isDone: false, message: "nothing is hurt at present" });
    expect([game.actions().mitigatedAtMs, game.players()]).toEqual([undefined, []]);
  });
});
