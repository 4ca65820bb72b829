import {
  checkDocument,
  didYouMean,
  type Finding,
  parseDocument,
  type SourceDocument,
} from "../document/index.ts";
import { PromqlError, parseExpression, valueTypeOf } from "../promql/index.ts";
import { targetsOf } from "../systems/index.ts";
import { expressionProblems } from "./rule-check.ts";
import {
  type Scenario,
  type ScenarioFile,
  scenarioSchema,
  scenariosOf,
  type VariantName,
} from "./scenario.ts";

/** What the names in a scenario are held against. */
export interface KnownNames {
  readonly alerts: readonly string[];
  readonly receivers: readonly string[];
  /** Names of series that rules record. */
  readonly recorded: readonly string[];
}

/** The drills of a scenario file, or everything that is wrong with it. */
export interface ParsedScenario {
  readonly scenarios: readonly Scenario[];
  readonly findings: readonly Finding[];
}

/**
 * Reads a scenario file (YAML or JSON). `name` is the scenario's name, `system/file-name`. Never throws on
 * what a user wrote; findings have codes `scenario/…`.
 */
export function parseScenario(
  content: Uint8Array | string,
  file: string,
  name: string,
  known: KnownNames,
): ParsedScenario {
  const { document, findings } = parseDocument(content, file);
  if (document === undefined || findings.length > 0) return { scenarios: [], findings };
  const checked = checkDocument(scenarioSchema, document, "scenario", knownFieldsAt);
  if (checked.value === undefined) return { scenarios: [], findings: checked.findings };
  const doubts = new ScenarioCheck(document, known).check(checked.value);
  return doubts.length > 0
    ? { scenarios: [], findings: doubts }
    : { scenarios: scenariosOf(checked.value, name), findings: [] };
}

// Every sample of a drill is held in memory: about 40 MB a day.
const drillMsMax = 14 * 24 * 3_600_000;

type Path = readonly (string | number)[];

/** Collects what the schema cannot see: names, expressions, and parts that contradict each other. */
class ScenarioCheck {
  private readonly document: SourceDocument;
  private readonly known: KnownNames;
  private readonly findings: Finding[] = [];

  constructor(document: SourceDocument, known: KnownNames) {
    this.document = document;
    this.known = known;
  }

  check(file: ScenarioFile): readonly Finding[] {
    this.checkExpression(file.symptom, ["symptom"]);
    for (const list of ["steady-state", "stop-conditions"] as const) {
      for (const [index, condition] of file[list].entries()) {
        this.checkExpression(condition.expression, [list, index, "expression"]);
      }
    }
    if (file.control + file.observe > drillMsMax) {
      const message =
        "control phase and observation are longer than 14 days together, which no memory holds; shorten them";
      this.add("too-long", ["observe"], message);
    }
    this.checkPlan("sustained", file, file, []);
    for (const [name, variant] of Object.entries(file.variants)) {
      const path = ["variants", name];
      this.checkExpression(variant.symptom, [...path, "symptom"]);
      const plan = {
        method: variant.method ?? file.method,
        observe: variant.observe ?? file.observe,
        expect: variant.expect,
      };
      this.checkPlan(name, plan, file, path);
    }
    return this.findings;
  }

  private checkPlan(
    variant: VariantName | string,
    plan: Pick<ScenarioFile, "method" | "observe" | "expect">,
    file: ScenarioFile,
    path: Path,
  ): void {
    for (const [index, step] of plan.method.entries()) {
      const stepPath = [...path, "method", index];
      if (step.start + (step.duration ?? 0) > plan.observe) {
        this.add(
          "fault-outlasts-drill",
          [...stepPath],
          `the fault ends after the observation; raise \`observe\` or shorten it`,
        );
      }
      this.checkReach(step.fault, file["blast-radius"], [...stepPath, "fault"]);
    }
    this.checkExpectations(variant, plan, path);
  }

  private checkExpectations(
    variant: string,
    plan: Pick<ScenarioFile, "method" | "expect">,
    path: Path,
  ): void {
    for (const [index, expected] of plan.expect.alerts.entries()) {
      const at = [...path, "expect", "alerts", index];
      this.checkAlertName(expected.name, [...at, "name"]);
      const receiver = expected.receiver;
      if (expected.state === "firing") {
        if (receiver === undefined) {
          this.add(
            "no-receiver",
            at,
            `\`${expected.name}\` has no \`receiver\`; name who is notified, or write \`none\``,
          );
        } else if (receiver !== "none" && !this.known.receivers.includes(receiver)) {
          const hint = didYouMean(receiver, this.known.receivers);
          this.add("unknown-receiver", [...at, "receiver"], `no receiver is called \`${receiver}\`${hint}`);
        }
        if (expected.within === undefined) {
          this.add(
            "no-deadline",
            at,
            `\`${expected.name}\` has no \`within\`; say how soon it must be noticed`,
          );
        }
      } else if (
        receiver !== undefined ||
        expected.within !== undefined ||
        expected["resolves-within"] !== undefined
      ) {
        const message = `an alert that stays ${expected.state} has no \`receiver\`, \`within\` or \`resolves-within\`; remove them`;
        this.add("contradiction", at, message);
      }
    }
    for (const [index, name] of plan.expect["also-allowed"].entries()) {
      this.checkAlertName(name, [...path, "expect", "also-allowed", index]);
    }
    if (plan.method.length > 0 && plan.expect.alerts.length === 0 && plan.expect.heartbeat === undefined) {
      const message = `the ${variant} method has faults but nothing is expected; name the alerts, \`state: silent\` ones included`;
      this.add("nothing-expected", [...path, "expect"], message);
    }
  }

  private checkAlertName(name: string, path: Path): void {
    if (this.known.alerts.includes(name)) return;
    this.add(
      "unknown-alert",
      path,
      `no rule raises an alert \`${name}\`${didYouMean(name, this.known.alerts)}`,
    );
  }

  private checkReach(
    fault: ScenarioFile["method"][number]["fault"],
    blastRadius: readonly string[],
    path: Path,
  ): void {
    for (const target of targetsOf(fault)) {
      const job = target.split("/")[0] ?? target;
      if (blastRadius.includes(target) || blastRadius.includes(job)) continue;
      const message = `\`${fault.kind}\` reaches \`${target}\`, which is outside \`blast-radius\`; add it there if that is meant`;
      this.add("outside-blast-radius", path, message);
    }
  }

  private checkExpression(text: string | undefined, path: Path): void {
    if (text === undefined) return;
    try {
      const expression = parseExpression(text);
      if (valueTypeOf(expression) === "string") {
        this.add(
          "bad-expression",
          path,
          `\`${text}\` is a text, which is always there; write an expression over series`,
        );
      }
      for (const { code, message } of expressionProblems(expression, this.known.recorded)) {
        this.add(code.replace("rules/", ""), path, message);
      }
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      this.add("bad-expression", path, `\`${text}\` is not PromQL: ${error.message}`);
    }
  }

  private add(code: string, path: Path, message: string): void {
    const place = this.document.placeOf(path);
    this.findings.push({
      code: `scenario/${code}`,
      severity: "error",
      message,
      file: this.document.file,
      ...place,
    });
  }
}

const topFields = Object.keys(scenarioSchema.shape);
const expectFields = ["alerts", "also-allowed", "heartbeat"];
const alertFields = ["name", "labels", "state", "receiver", "within", "resolves-within"];
const variantFields = ["description", "traffic", "observe", "symptom", "method", "expect"];

function knownFieldsAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return topFields;
  if (path[0] === "variants") return path.length === 2 ? variantFields : knownFieldsAt(path.slice(2));
  if (path[0] === "expect") return path.length === 1 ? expectFields : alertFields;
  if (path[0] === "method") return path.length === 2 ? ["fault", "start", "duration"] : [];
  return ["description", "expression"];
}
