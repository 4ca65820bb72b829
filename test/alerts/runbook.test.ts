import { describe, expect, it } from "vitest";
import { renderRunbook } from "../../alerts/runbook.ts";

describe("a runbook", () => {
  it("becomes a page with its facts, steps, queries and commands", () => {
    const page = renderRunbook(
      {
        alert: "DoorOpen",
        summary: "The door is open.",
        facts: [
          ["Severity", "page"],
          ["Left out while", "`a | b`\nis true"],
        ],
        expression: "door == 1",
      },
      {
        meaning: "Somebody left the door open.",
        impact: "It gets cold.",
        confirm: [
          { text: "Look.", query: "door" },
          { text: "Count.", command: { language: "sql", text: "SELECT count(*)\nFROM doors;" } },
        ],
        mitigate: [{ text: "Close it.", command: { language: "sh", text: "echo ```" } }],
        recover: [{ text: "Feel whether it is warm again.", query: "temperature" }],
        escalate: "The caretaker after an hour.",
      },
    );
    expect(page).toMatchInlineSnapshot(`
      "# DoorOpen

      The door is open.

      | | |
      | --- | --- |
      | Severity | page |
      | Left out while | \`a \\| b\` is true |

      ## Meaning

      Somebody left the door open.

      ## Impact

      It gets cold.

      ## First steps

      1. Look.

         \`\`\`promql
         door
         \`\`\`
      2. Count.

         \`\`\`sql
         SELECT count(*)
         FROM doors;
         \`\`\`

      ## Mitigation

      1. Close it.

         \`\`\`\`sh
         echo \`\`\`
         \`\`\`\`

      ## Recovery

      1. Feel whether it is warm again.

         \`\`\`promql
         temperature
         \`\`\`

      ## Escalation

      The caretaker after an hour.

      ## Expression

      \`\`\`promql
      door == 1
      \`\`\`
      "
    `);
  });
});
