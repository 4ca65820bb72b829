import { didYouMean, hasErrors, shownText } from "../document/index.ts";
import {
  alertTrends,
  type DrillableAlert,
  findHistory,
  type History,
  HistoryError,
  type HistoryNames,
  undrilledAlerts,
} from "../history/index.ts";
import { parseDurationMs } from "../promql/index.ts";
import {
  renderDrillHistory,
  renderFindings,
  renderHistoryJson,
  renderTrends,
  renderUndrilled,
} from "../report/index.ts";
import { systemNames } from "../systems/index.ts";
import { historyPlaceOf } from "./chosen-history.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { ownInventory } from "./own-inventory.ts";
import { dateOf } from "./query-times.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What `klaxon history` was asked for. */
export interface HistoryOptions {
  readonly names: readonly string[];
  readonly trends: boolean;
  readonly notDrilledLive: number | undefined;
  readonly since: string | undefined;
  readonly by: string | undefined;
  readonly clock: "virtual" | "live" | undefined;
  readonly limit: number | undefined;
  readonly history: string | undefined;
  readonly json: boolean;
}

/** What a command is told of where it runs. */
export interface HistorySurroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly nowMs: number;
}

/**
 * Tells of drills that were run. Exit code 1 where alerts were not drilled live for as long as asked, 2 where the
 * history cannot be read or a name is unknown. Throws a `UsageError` for an option that cannot be understood.
 */
export async function historyCommand(
  options: HistoryOptions,
  terminal: Terminal,
  surroundings: HistorySurroundings,
): Promise<ExitCode> {
  const asked = readQuestion(options, surroundings.nowMs);
  let history: History | undefined;
  try {
    const { place } = historyPlaceOf(options.history, surroundings.environment);
    history = await findHistory(place);
    return await answer({ ...asked, history, shownPlace: place.shown }, options, terminal);
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    terminal.writeError(`klaxon: ${error.message}\n`);
    return exitCodes.invalidInput;
  } finally {
    await history?.close();
  }
}

const limitDefault = 20;
const limitMax = 100_000;
const daysMax = 36_500;
const dayMs = 86_400_000;

interface Question {
  readonly sinceMs: number | undefined;
  readonly limit: number;
  readonly nowMs: number;
}

interface Asked extends Question {
  /** Undefined where none was begun. */
  readonly history: History | undefined;
  readonly shownPlace: string;
}

function readQuestion({ since, limit, notDrilledLive }: HistoryOptions, nowMs: number): Question {
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 1 && limit <= limitMax)) {
    throw new UsageError(`\`--limit\` takes a whole number from 1 to ${limitMax}`);
  }
  if (notDrilledLive !== undefined && !(notDrilledLive > 0 && notDrilledLive <= daysMax)) {
    throw new UsageError(`\`--not-drilled-live\` takes a number of days up to ${daysMax}`);
  }
  return {
    sinceMs: since === undefined ? undefined : sinceOf(since, nowMs),
    limit: limit ?? limitDefault,
    nowMs,
  };
}

function sinceOf(text: string, nowMs: number): number {
  const durationMs = parseDurationMs(text);
  const sinceMs = durationMs === undefined ? dateOf(text) : Math.max(0, nowMs - durationMs);
  if (sinceMs !== undefined) return sinceMs;
  throw new UsageError(
    `\`--since ${shownText(text)}\` is no time; write a date as in 2024-01-31, or a duration as in 30d`,
  );
}

async function answer(asked: Asked, options: HistoryOptions, terminal: Terminal): Promise<ExitCode> {
  const { history, shownPlace } = asked;
  const recorded = (await history?.names()) ?? { alerts: [], systems: [], scenarios: [] };
  const needsAlerts = options.names.length > 0 || options.notDrilledLive !== undefined;
  const alerts = needsAlerts ? ownAlerts(terminal) : [];
  if (alerts === undefined) return exitCodes.invalidInput;
  const { names, problems } = resolveNames(options.names, recorded, alerts);
  for (const problem of problems) terminal.writeError(`klaxon: ${problem}\n`);
  if (problems.length > 0) return exitCodes.invalidInput;
  if (options.notDrilledLive !== undefined) {
    return tellUndrilled(
      asked,
      { days: options.notDrilledLive, alerts, names, json: options.json },
      terminal,
    );
  }
  const { by, clock } = options;
  const filter = { names, by, clock, sinceMs: asked.sinceMs };
  if (options.trends) {
    const runs = (await history?.alertRuns({ ...filter, limit: limitMax })) ?? [];
    if (runs.length === limitMax) {
      terminal.writeError(
        `only the newest ${limitMax} runs are looked at; narrow them down with \`--since\`\n`,
      );
    }
    const trends = alertTrends(runs);
    if (options.json) terminal.write(renderHistoryJson({ trends }));
    else
      terminal.write(
        trends.length === 0 ? noneText(recorded, shownPlace) : renderTrends(trends, terminal.hasColor),
      );
    return exitCodes.held;
  }
  const drills = (await history?.drills({ ...filter, limit: asked.limit })) ?? [];
  if (options.json) terminal.write(renderHistoryJson({ drills }));
  else
    terminal.write(
      drills.length === 0 ? noneText(recorded, shownPlace) : renderDrillHistory(drills, terminal.hasColor),
    );
  return exitCodes.held;
}

function noneText({ scenarios }: HistoryNames, shownPlace: string): string {
  return scenarios.length === 0 ? `no drill is in the history yet (${shownPlace})\n` : "no drills match\n";
}

interface UndrilledQuestion {
  readonly days: number;
  readonly alerts: readonly DrillableAlert[];
  readonly names: HistoryNames | undefined;
  readonly json: boolean;
}

async function tellUndrilled(
  { history, nowMs }: Asked,
  { days, alerts, names, json }: UndrilledQuestion,
  terminal: Terminal,
): Promise<ExitCode> {
  if (names !== undefined && names.scenarios.length > 0) {
    throw new UsageError(
      `\`--not-drilled-live\` asks about alerts; name alerts or systems, not \`${names.scenarios[0]}\``,
    );
  }
  const isAsked = ({ name, system, severity }: DrillableAlert) =>
    severity !== "none" &&
    (names === undefined || names.alerts.includes(name) || names.systems.includes(system));
  const asked = alerts.filter(isAsked);
  if (asked.length === 0) {
    throw new UsageError("none of these names has an alert that a drill can make fire; name others");
  }
  const lastHeld = (await history?.lastHeldLive()) ?? new Map();
  const undrilled = undrilledAlerts(asked, lastHeld, nowMs - days * dayMs);
  const counts = { days, alertCount: asked.length };
  if (json) terminal.write(renderHistoryJson({ ...counts, notDrilledLive: undrilled }));
  else terminal.write(renderUndrilled(undrilled, counts, terminal.hasColor));
  return undrilled.length === 0 ? exitCodes.held : exitCodes.missed;
}

/** Klaxon's own alerts, or undefined after it was told why they cannot be read. */
function ownAlerts(terminal: Terminal): readonly DrillableAlert[] | undefined {
  const { inventory, findings } = ownInventory();
  const { alerts } = inventory;
  terminal.writeError(renderFindings(findings, terminal.hasColor));
  return hasErrors(findings) ? undefined : alerts;
}

interface ResolvedNames {
  readonly names: HistoryNames | undefined;
  readonly problems: readonly string[];
}

// A name may stand in the history alone, when what it named is gone.
function resolveNames(
  words: readonly string[],
  recorded: HistoryNames,
  alerts: readonly DrillableAlert[],
): ResolvedNames {
  if (words.length === 0) return { names: undefined, problems: [] };
  const known = {
    alerts: new Set([...alerts.map(({ name }) => name), ...recorded.alerts]),
    systems: new Set<string>([...systemNames, "everything", ...recorded.systems]),
  };
  const variantsOf = (word: string) =>
    recorded.scenarios.filter((name) => name === word || name.startsWith(`${word}:`));
  const isKnown = (word: string) =>
    known.alerts.has(word) || known.systems.has(word) || variantsOf(word).length > 0;
  const all = [...known.alerts, ...known.systems, ...recorded.scenarios];
  return {
    names: {
      alerts: words.filter((word) => known.alerts.has(word)),
      systems: words.filter((word) => known.systems.has(word)),
      scenarios: words.flatMap(variantsOf),
    },
    problems: words
      .filter((word) => !isKnown(word))
      .map(
        (word) =>
          `there is no alert, system or drilled scenario \`${shownText(word)}\`${didYouMean(word, all)}`,
      ),
  };
}
