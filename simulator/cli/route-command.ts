import { dirname, isAbsolute, join } from "node:path";
import { allEnvironments } from "../../environments/index.ts";
import {
  type AlertmanagerConfig,
  answerRoute,
  judgeRoute,
  loadNotificationTemplates,
  type MatcherSyntax,
  type ParsedAlertmanagerConfig,
  parseAlertmanagerConfig,
  parseInstantMs,
  parseMatchers,
  parseRouteExpectations,
  type RouteDifference,
  type RouteExpectationFile,
  receiversOf,
  templateProblem,
} from "../alertmanager/index.ts";
import { didYouMean, type Finding, hasErrors } from "../document/index.ts";
import { type Labels, labelsFromPairs } from "../promql/index.ts";
import {
  type RouteVerdicts,
  renderFindings,
  renderRouteAnswer,
  renderRouteAnswerJson,
  renderRouteDifferences,
  renderRouteVerdicts,
  renderRouteVerdictsJson,
} from "../report/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { machineFiles } from "./files.ts";
import { readInputFile } from "./input-file.ts";
import { packageFolder } from "./package-folder.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What `klaxon route` was asked for. */
export interface RouteOptions {
  readonly label: readonly string[];
  readonly expect: readonly string[] | undefined;
  readonly routing: string | undefined;
  readonly environment: string | undefined;
  readonly firing: readonly string[] | undefined;
  readonly at: string | undefined;
  readonly receivers: string | undefined;
  readonly matchers: MatcherSyntax;
  readonly verbose: boolean;
  readonly json: boolean;
}

/** Says where an alert goes, or holds files of expectations against a routing. `nowMs` is what `--at now` means. */
export function routeCommand(options: RouteOptions, terminal: Terminal, nowMs: number): ExitCode {
  const { label: words, expect: files = [] } = options;
  if (files.length > 0 && words.length > 0) {
    throw new UsageError("labels and `--expect` do not go together; write the labels into the file");
  }
  if (files.length === 0 && words.length === 0) {
    throw new UsageError("name an alert's labels, as in alertname=ApiDown, or a file with `--expect`");
  }
  const routings = new Routings(options);
  return files.length > 0
    ? runFiles(files, routings, options, terminal)
    : answerOne(routings, options, terminal, nowMs);
}

function answerOne(routings: Routings, options: RouteOptions, terminal: Terminal, nowMs: number): ExitCode {
  const labels = labelsOf(options.label, options.matchers);
  const firing = (options.firing ?? []).map((text) => labelsOf([text], options.matchers));
  const atMs = options.at === undefined ? undefined : instantOf(options.at, nowMs);
  const { config, findings, file } = routings.read(routings.pathFor(undefined));
  terminal.writeError(renderFindings(findings, terminal.hasColor));
  if (config === undefined) return exitCodes.invalidInput;
  const answer = answerRoute(config, { labels, firing, atMs });
  const differences = receiverDifferences(options.receivers, receiversOf(answer), config);
  if (options.json) {
    terminal.write(renderRouteAnswerJson(file, answer, differences));
  } else {
    terminal.write(renderRouteAnswer(answer, { routingFile: file, hasColor: terminal.hasColor }));
    terminal.write(renderRouteDifferences(differences, terminal.hasColor));
  }
  return differences.length === 0 ? exitCodes.held : exitCodes.missed;
}

function runFiles(
  files: readonly string[],
  routings: Routings,
  options: RouteOptions,
  terminal: Terminal,
): ExitCode {
  const findings: Finding[] = [];
  const outcomes: RouteVerdicts[] = [];
  for (const file of files) {
    const { content, findings: unreadable } = readInputFile(file);
    findings.push(...unreadable);
    if (content === undefined) continue;
    const read = parseRouteExpectations(content, file, environmentNames);
    findings.push(...read.findings);
    if (read.expectations.length === 0) continue;
    const { config, file: routing } = routings.read(routings.pathFor(read));
    if (config === undefined) continue;
    const known = read.checkNames(config);
    findings.push(...known.findings);
    const verdicts = known.expectations.map((expectation) => judgeRoute(config, expectation));
    outcomes.push({ file, routing, verdicts });
    if (options.json || verdicts.length === 0) continue;
    const { hasColor } = terminal;
    const { verbose: isVerbose } = options;
    terminal.write(renderRouteVerdicts(file, verdicts, { routingFile: routing, hasColor, isVerbose }));
  }
  const all = [...routings.findings(), ...findings];
  if (options.json) terminal.write(renderRouteVerdictsJson(outcomes, all));
  terminal.writeError(renderFindings(all, terminal.hasColor));
  if (hasErrors(all)) return exitCodes.invalidInput;
  const isHeld = outcomes.every(({ verdicts }) =>
    verdicts.every(({ differences }) => differences.length === 0),
  );
  return isHeld ? exitCodes.held : exitCodes.missed;
}

interface ReadRouting {
  readonly file: string;
  readonly config: AlertmanagerConfig | undefined;
  readonly findings: readonly Finding[];
}

/** The routings that are asked, each read once. */
class Routings {
  readonly #options: RouteOptions;
  readonly #read = new Map<string, ReadRouting>();

  constructor(options: RouteOptions) {
    this.#options = options;
  }

  /** The options go before what a file of expectations says. */
  pathFor(expectations: RouteExpectationFile | undefined): string {
    const { routing, environment } = this.#options;
    if (routing !== undefined) return routing;
    if (environment === undefined && expectations?.routing !== undefined) {
      const { routing: written } = expectations;
      return isAbsolute(written) ? written : join(dirname(expectations.file), written);
    }
    return generatedRouting(environment ?? expectations?.environment ?? "production");
  }

  read(file: string): ReadRouting {
    const known = this.#read.get(file);
    if (known !== undefined) return known;
    const options = { matcherSyntax: this.#options.matchers, templateProblem };
    const { content, findings: unreadable } = readInputFile(file);
    const read =
      content === undefined
        ? { file, config: undefined, findings: unreadable }
        : { file, ...withTemplates(parseAlertmanagerConfig(content, file, options)) };
    this.#read.set(file, read);
    return read;
  }

  findings(): readonly Finding[] {
    return [...this.#read.values()].flatMap(({ findings }) => findings);
  }
}

const environmentNames: readonly string[] = allEnvironments.map(({ name }) => name);

// Alertmanager does not start on templates that it cannot read, so nothing is routed.
function withTemplates({ config, findings }: ParsedAlertmanagerConfig): ParsedAlertmanagerConfig {
  if (config === undefined) return { config, findings };
  const all = [...findings, ...loadNotificationTemplates(config, machineFiles).findings];
  return { config: hasErrors(all) ? undefined : config, findings: all };
}

function generatedRouting(environment: string): string {
  if (!environmentNames.includes(environment)) {
    const hint = didYouMean(environment, environmentNames);
    throw new UsageError(
      `no environment is called \`${environment}\`${hint}; there are ${environmentNames.join(", ")}`,
    );
  }
  return join(packageFolder, `alerts/generated/routing/${environment}.json`);
}

// As amtool reads them: matchers of which only equality makes sense.
function labelsOf(words: readonly string[], syntax: MatcherSyntax): Labels {
  const pairs = words.flatMap((word) => {
    const read = parseMatchers(word, syntax);
    if ("problem" in read) throw new UsageError(`${read.problem}; write a label as in severity=page`);
    return read.matchers.map(({ label, operator, value }) => {
      if (operator === "=") return [label, value] as const;
      throw new UsageError(
        `\`${word}\` is a condition; an alert's label is written with =, as in severity=page`,
      );
    });
  });
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`the label \`${twice}\` is given twice; keep one`);
  const labels = labelsFromPairs(pairs);
  if (labels.names.length > 0) return labels;
  throw new UsageError("an alert needs at least one label with a value; Alertmanager refuses others");
}

function instantOf(text: string, nowMs: number): number {
  if (text === "now") return nowMs;
  const atMs = /^-?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : parseInstantMs(text);
  if (atMs !== undefined && Math.abs(atMs) <= 8.64e15) return atMs;
  throw new UsageError(
    `\`--at ${text}\` is no time; write \`now\`, Unix seconds, or a time as in 2026-01-31T03:00:00Z`,
  );
}

function receiverDifferences(
  wanted: string | undefined,
  got: readonly string[],
  config: AlertmanagerConfig,
): readonly RouteDifference[] {
  if (wanted === undefined) return [];
  const expected = wanted.split(",").map((name) => name.trim());
  const known = config.receivers.map(({ name }) => name);
  const unknown = expected.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`no receiver is called \`${unknown}\`${didYouMean(unknown, known)}`);
  }
  const isSame = [...expected].sort().join(",") === [...got].sort().join(",");
  return isSame ? [] : [{ field: "receivers", expected, got }];
}
