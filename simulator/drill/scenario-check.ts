import { type DocumentPath, type DocumentReader, didYouMean, shownText } from "../document/index.ts";
import {
  describeValueType,
  type Expression,
  PromqlError,
  parseExpression,
  selectorsOf,
  valueTypeOf,
} from "../promql/index.ts";
import { type Fault, scrapeJobs, systemNames, targetsOf } from "../systems/index.ts";
import { type CheckContext, checkExpectations } from "./expectation-check.ts";
import { type ExpressionWorld, expressionProblems } from "./expression-check.ts";
import { worldStepMs } from "./fault-plan.ts";
import type { KnownNames } from "./known-names.ts";
import { phaseDefaults } from "./scenario.ts";
import type { PlanParts, ScenarioParts, StepParts } from "./scenario-parts.ts";
import { matcherProblem } from "./silences.ts";
import { systemsOfWorld } from "./world-systems.ts";

/**
 * Notes what the schema cannot see: names, expressions, and parts that contradict each other. Parts that could not be
 * read are passed over; the schema tells of them.
 */
export function checkScenario(parts: ScenarioParts, known: KnownNames, reader: DocumentReader): void {
  new ScenarioCheck(parts, known, reader).check();
}

// Every sample of a drill is held in memory: about 40 MB a day.
const drillMsMax = 14 * 24 * 3_600_000;

class ScenarioCheck implements CheckContext {
  readonly known: KnownNames;
  private readonly parts: ScenarioParts;
  private readonly reader: DocumentReader;
  private readonly world: ExpressionWorld;

  constructor(parts: ScenarioParts, known: KnownNames, reader: DocumentReader) {
    this.parts = parts;
    this.known = known;
    this.reader = reader;
    this.world = { recorded: known.recorded, language: known.language ?? {} };
  }

  readonly note = (code: string, message: string, path: DocumentPath): void => {
    this.reader.note(code, message, path);
  };

  check(): void {
    const { parts } = this;
    if (parts.system != null && !knownSystems.includes(parts.system)) {
      const names = knownSystems.map((name) => `\`${name}\``).join(", ");
      const hint = didYouMean(parts.system, knownSystems) || `; write one of ${names}`;
      this.note("unknown-system", `no system is called \`${shownText(parts.system)}\`${hint}`, ["system"]);
    }
    this.checkSystems();
    this.checkMaintenance();
    this.checkBlastRadius();
    this.checkControl();
    for (const list of ["steady-state", "stop-conditions"] as const) {
      for (const [index, condition] of (parts[list] ?? []).entries()) {
        const path = [list, index, "expression"];
        const expression = this.checkExpression(condition?.expression, path);
        if (list === "stop-conditions" && expression !== undefined) this.checkIsScraped(expression, path);
      }
    }
    this.checkPlan("sustained", parts, []);
    for (const [name, variant] of Object.entries(parts.variants ?? {})) {
      if (variant == null) continue;
      const { method = parts.method, observe = parts.observe, expect, symptom } = variant;
      this.checkPlan(name, { method, observe, expect, symptom }, ["variants", name], variant);
    }
  }

  private checkSystems(): void {
    for (const [index, name] of (this.parts.systems ?? []).entries()) {
      if (name == null || knownSystems.includes(name)) continue;
      const message = `no system is called \`${shownText(name)}\`${didYouMean(name, knownSystems)}`;
      this.note("unknown-system", message, ["systems", index]);
    }
  }

  private checkMaintenance(): void {
    for (const [index, work] of (this.parts.maintenance ?? []).entries()) {
      for (const [position, text] of (work?.matchers ?? []).entries()) {
        const problem = text == null ? undefined : matcherProblem(text);
        if (problem === undefined) continue;
        const message = `\`${shownText(text ?? "")}\` is no condition on a label: ${problem}; write one as in \`instance="node-1:9100"\``;
        this.note("bad-matcher", message, ["maintenance", index, "matchers", position]);
      }
    }
  }

  /** The systems of a plan's world; undefined where a part that decides about it could not be read. */
  worldOf({ method }: PlanParts): readonly string[] | undefined {
    const { system, systems = [], "blast-radius": blastRadius = [] } = this.parts;
    if (system == null || systems === null || blastRadius === null) return undefined;
    const faults: { readonly fault: Fault }[] = [];
    for (const step of method ?? []) {
      if (step?.fault == null) return undefined;
      faults.push({ fault: step.fault });
    }
    return systemsOfWorld({
      system,
      systems: systems.filter((name) => name != null),
      method: faults,
      blastRadius: blastRadius.filter((target) => target != null),
    });
  }

  private checkControl(): void {
    const { control, "steady-state": steadyState } = this.parts;
    if (control == null || control >= worldStepMs || (steadyState ?? []).length === 0) return;
    const message = `\`steady-state\` is checked at the end of the control phase, which is too short for a single scrape; write at least \`control: 1m\``;
    this.note("too-short", message, ["control"]);
  }

  // What a variant does not write itself is checked with the scenario, but for what depends on both.
  private checkPlan(variant: string, plan: PlanParts, path: DocumentPath, written = plan): void {
    const observeMs = plan.observe === undefined ? phaseDefaults.observeMs : (plan.observe ?? undefined);
    this.checkExpression(plan.symptom, [...path, "symptom"]);
    this.checkLength(observeMs, path, written);
    const methodPath = written.method === undefined ? ["method"] : [...path, "method"];
    for (const [index, step] of (plan.method ?? []).entries()) {
      if (step == null) continue;
      const stepPath = [...methodPath, index];
      if (written.method !== undefined) this.checkReach(step, [...stepPath, "fault"]);
      if (written.method !== undefined || written.observe !== undefined)
        this.checkTimes(step, stepPath, observeMs);
    }
    if (plan.symptom != null && plan.method !== null && (plan.method ?? []).length === 0) {
      const message = `the ${variant} drill has a symptom and no fault that could show it; write the fault under \`method\`, or remove \`symptom\``;
      this.note("contradiction", message, [...path, "symptom"]);
    }
    checkExpectations(variant, plan, observeMs, path, this);
  }

  private checkLength(observeMs: number | undefined, path: DocumentPath, written: PlanParts): void {
    const { control } = this.parts;
    if (observeMs === undefined || control === null) return;
    if (path.length > 0 && written.observe === undefined) return;
    const lengthMs = (control ?? phaseDefaults.controlMs) + observeMs;
    const at = written.observe === undefined ? "control" : "observe";
    if (lengthMs > drillMsMax) {
      const message =
        "control phase and observation are longer than 14 days together, which no memory holds; shorten them";
      this.note("too-long", message, [...path, at]);
    } else if (lengthMs === 0) {
      const message =
        "control phase and observation take no time, so nothing can be seen; lengthen one of them";
      this.note("too-short", message, [...path, at]);
    }
  }

  private checkTimes(step: StepParts, path: DocumentPath, observeMs: number | undefined): void {
    if (step.duration === 0) {
      const message = "the fault takes no time; write how long it lasts, or remove it";
      this.note("no-duration", message, [...path, "duration"]);
    }
    if (observeMs === undefined || step.start === null || step.duration === null) return;
    const startMs = step.start ?? 0;
    if (startMs >= observeMs) {
      const message =
        "the fault begins when the observation is over; raise `observe`, or let it begin earlier";
      this.note("fault-outlasts-drill", message, step.start === undefined ? path : [...path, "start"]);
    } else if (startMs + (step.duration ?? 0) > observeMs) {
      const message = "the fault ends after the observation; raise `observe`, or shorten the fault";
      this.note("fault-outlasts-drill", message, [...path, "duration"]);
    }
  }

  private checkBlastRadius(): void {
    for (const [index, target] of (this.parts["blast-radius"] ?? []).entries()) {
      if (target == null || knownTargets.has(target)) continue;
      const message = `there is no target \`${shownText(target)}\`${didYouMean(target, [...knownTargets])}; write a job or \`job/instance\``;
      this.note("unknown-target", message, ["blast-radius", index]);
    }
  }

  private checkReach({ fault }: StepParts, path: DocumentPath): void {
    const blastRadius = this.parts["blast-radius"];
    if (fault == null || blastRadius === null) return;
    const missing = targetsOf(fault).filter((target) => {
      const job = target.split("/")[0] ?? target;
      return !(blastRadius ?? []).some((each) => each === target || each === job);
    });
    if (missing.length === 0) return;
    const names = missing.map((target) => `\`${target}\``).join(", ");
    const message = `\`${fault.kind}\` reaches ${names}, outside \`blast-radius\`; add what is meant there`;
    this.note("outside-blast-radius", message, path);
  }

  private checkExpression(text: string | null | undefined, path: DocumentPath): Expression | undefined {
    if (text == null) return undefined;
    const note = (code: string, message: string, offset: number) =>
      this.reader.noteInText(code, message, path, text, offset);
    try {
      const expression = parseExpression(text, this.world.language);
      const type = valueTypeOf(expression);
      if (type === "string" || type === "matrix") {
        const message = `\`${shownText(text)}\` is a ${describeValueType(type)}; write an expression that yields an instant vector or a scalar`;
        note("bad-expression", message, 0);
      } else if (selectorsOf(expression).length === 0) {
        const message = `\`${shownText(text)}\` reads no series, so it tells nothing; write an expression over series`;
        note("bad-expression", message, 0);
      }
      for (const { code, message, offset } of expressionProblems(expression, this.world)) {
        note(code, message, offset);
      }
      return expression;
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      note("bad-expression", `\`${shownText(text)}\` is not PromQL: ${error.message}`, error.span.start);
      return undefined;
    }
  }

  // Whether a drill has to be stopped is known before the rules are evaluated.
  private checkIsScraped(expression: Expression, path: DocumentPath): void {
    const recorded = new Set([...(this.known.recorded ?? []), "ALERTS", "ALERTS_FOR_STATE"]);
    const names = selectorsOf(expression).flatMap(({ matchers }) =>
      matchers.filter(({ label, operator }) => label === "__name__" && operator === "="),
    );
    for (const { value } of names) {
      if (!recorded.has(value)) continue;
      const message = `a stop condition sees scraped series only, and \`${value}\` is written by a rule; write what the rule reads`;
      this.note("not-scraped", message, path);
    }
  }
}

const knownSystems: readonly string[] = [...systemNames, "everything"];

const knownTargets: ReadonlySet<string> = new Set(
  Object.entries(scrapeJobs).flatMap(([job, instances]) => [
    job,
    ...instances.map((instance) => `${job}/${instance}`),
  ]),
);
