import type { Argv } from "yargs";
import { abortUsage } from "./abort-usage.ts";
import { ackUsage } from "./ack-usage.ts";
import { checkUsage } from "./check-usage.ts";
import { conformanceUsage } from "./conformance-usage.ts";
import { diagnoseUsage } from "./diagnose-usage.ts";
import { diffUsage } from "./diff-usage.ts";
import { drillUsage } from "./drill-usage.ts";
import type { ExitCode } from "./exit-code.ts";
import { gameDayUsage } from "./gameday-usage.ts";
import { historyUsage } from "./history-usage.ts";
import { importUsage } from "./import-usage.ts";
import { listUsage } from "./list-usage.ts";
import { liveUsage } from "./live-usage.ts";
import { mitigateUsage } from "./mitigate-usage.ts";
import { packageVersion } from "./package-folder.ts";
import { previewUsage } from "./preview-usage.ts";
import { queryUsage } from "./query-usage.ts";
import { reportUsage } from "./report-usage.ts";
import { routeUsage } from "./route-usage.ts";
import type { Terminal } from "./terminal.ts";
import { testUsage } from "./test-usage.ts";

/** Runs a command where it writes, and keeps its exit code. */
export type RunCommand = (command: (output: Terminal) => ExitCode | Promise<ExitCode>) => Promise<void>;

type AddCommand = (parser: Argv, run: RunCommand) => Argv;

/** The commands of klaxon in the order of its help; each is loaded when it is run, so that help does not wait for any. */
export const commands: readonly AddCommand[] = [
  (parser, run) =>
    parser.command(
      "drill [name..]",
      "run scenarios in virtual time: which alerts fired, when, and who was notified",
      drillUsage,
      (options) =>
        run(async (output) => {
          const { drillCommand } = await import("./drill-command.ts");
          return drillCommand({ ...options, names: options.name ?? [] }, output);
        }),
    ),
  (parser, run) =>
    parser.command(
      "live [name..]",
      "run scenarios on the real clock: real Prometheus, real Alertmanager, real components",
      liveUsage,
      (options) =>
        run(async (output) => {
          const { liveCommand } = await import("./live-command.ts");
          return liveCommand({ ...options, names: options.name ?? [] }, output);
        }),
    ),
  (parser, run) =>
    parser.command(
      "report <file..>",
      "render runs that were stored: as a page, merged, compared with an earlier one",
      reportUsage,
      (options) =>
        run(async (output) => {
          const { reportCommand } = await import("./report-command.ts");
          return reportCommand({ ...options, files: options.file }, output);
        }),
    ),
  (parser, run) =>
    parser.command(
      "abort [run]",
      "end the live drill that is running, after its rollback",
      abortUsage,
      (options) =>
        run(async (output) => {
          const { abortCommand } = await import("./abort-command.ts");
          return abortCommand(options, output);
        }),
    ),
  (parser, run) =>
    parser.command(
      "ack [alert]",
      "tell the live drill that is running that an alert was seen",
      ackUsage,
      (options) =>
        run(async (output) => {
          const { ackCommand } = await import("./ack-command.ts");
          return ackCommand(options, output);
        }),
    ),
  (parser, run) =>
    parser.command(
      "gameday [system..]",
      "a live drill that nobody knows, for people on call: find out what is broken",
      gameDayUsage,
      (options) =>
        run(async (output) => {
          const { gameDayCommand } = await import("./gameday-command.ts");
          return gameDayCommand({ ...options, systems: options.system ?? [] }, output);
        }),
    ),
  (parser, run) =>
    parser.command(
      "diagnose <text..>",
      "say what is broken in the game day that is running",
      diagnoseUsage,
      (options) =>
        run(async (output) => {
          const { diagnoseCommand } = await import("./diagnose-command.ts");
          return diagnoseCommand({ words: options.text, by: options.by }, output);
        }),
    ),
  (parser, run) =>
    parser.command("mitigate", "end the fault of the game day that is running", mitigateUsage, (options) =>
      run(async (output) => {
        const { mitigateCommand } = await import("./mitigate-command.ts");
        return mitigateCommand(options, output);
      }),
    ),
  (parser, run) =>
    parser.command(
      "history [name..]",
      "tell of drills that were run: who drilled what when, trends, what was not drilled live",
      historyUsage,
      (options) =>
        run(async (output) => {
          const { historyCommand } = await import("./history-command.ts");
          const surroundings = { environment: process.env, nowMs: Date.now() };
          return historyCommand({ ...options, names: options.name ?? [] }, output, surroundings);
        }),
    ),
  (parser, run) =>
    parser.command("list <what>", "list systems, alerts, scenarios or dashboards", listUsage, (options) =>
      run(async (output) => {
        const { listCommand } = await import("./list-command.ts");
        return listCommand(options, output);
      }),
    ),
  (parser, run) =>
    parser.command("test <file..>", "run promtool's unit-test files", testUsage, (options) =>
      run(async (output) => {
        const { testCommand } = await import("./test-command.ts");
        return testCommand({ ...options, files: options.file }, output, process.env);
      }),
    ),
  (parser, run) =>
    parser.command(
      "conformance <file..>",
      "run PromQL scripts in the form of the upstream ones",
      conformanceUsage,
      (options) =>
        run(async (output) => {
          const { conformanceCommand } = await import("./conformance-command.ts");
          return conformanceCommand({ ...options, files: options.file }, output);
        }),
    ),
  (parser, run) =>
    parser.command(
      "query <expression> [file..]",
      "evaluate a PromQL expression over scraped files, a test's input or a drill",
      queryUsage,
      (options) =>
        run(async (output) => {
          const { queryCommand } = await import("./query-command.ts");
          return queryCommand({ ...options, columns: process.stdout.columns }, output);
        }),
    ),
  (parser, run) =>
    parser.command(
      "preview [path..]",
      "show dashboards with data, as Grafana would draw them, in a page that is served or written",
      previewUsage,
      (options) =>
        run(async (output) => {
          const { previewCommand } = await import("./preview-command.ts");
          const { path, scenario = [], scrape = [] } = options;
          return previewCommand({ ...options, paths: path, scenario, scrape }, output);
        }),
    ),
  (parser, run) =>
    parser.command(
      "route [label..]",
      "say where alerts go: receivers, routes, groups, what inhibits and mutes them",
      routeUsage,
      (options) =>
        run(async (output) => {
          const { routeCommand } = await import("./route-command.ts");
          return routeCommand(options, output, Date.now());
        }),
    ),
  (parser, run) =>
    parser.command(
      "check [path..]",
      "check rules and routing for what goes wrong later: names, labels, joins, conditions, routes",
      checkUsage,
      (options) =>
        run(async (output) => {
          const { checkCommand } = await import("./check-command.ts");
          return checkCommand(options, output, { nowMs: Date.now(), toolVersion: packageVersion() });
        }),
    ),
  (parser, run) =>
    parser.command(
      "diff [path..]",
      "tell what a change of rules, routing and dashboards means: who is notified, what fires less",
      diffUsage,
      (options) =>
        run(async (output) => {
          const { diffCommand } = await import("./diff-command.ts");
          return diffCommand(options, output, process.cwd());
        }),
    ),
  (parser, run) =>
    parser.command(
      "import <path..>",
      "turn dashboards and rule files into TypeScript that builds the same",
      importUsage,
      (options) =>
        run(async (output) => {
          const { importCommand } = await import("./import-command.ts");
          return importCommand({ ...options, paths: options.path }, output);
        }),
    ),
];
