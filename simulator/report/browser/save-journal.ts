import { fieldsOf, textOf } from "../page/read-value.ts";

// The browser has the file by then, or never will.
const keptMs = 60_000;

/** Saves one journal as a file of the form that `--json` writes, so that other commands read it. */
export function saveJournal(id: string, journal: unknown): void {
  const outcome = textOf(fieldsOf(fieldsOf(journal).get("verdict")).get("outcome"));
  const count = (name: string) => (outcome === name ? 1 : 0);
  const run = {
    version: 1,
    counts: {
      held: count("held"),
      missed: count("missed"),
      late: count("late"),
      noisy: count("noisy"),
      notStarted: count("not-started"),
      stopped: count("stopped"),
    },
    unreachedAlerts: [],
    variantProblems: [],
    journals: [journal],
  };
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(run, undefined, 2)}\n`], { type: "application/json" }),
  );
  const link = document.createElement("a");
  link.href = address;
  link.download = `${id.replaceAll(/[^A-Za-z0-9_.-]+/g, "-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), keptMs);
}
