/** One thing to do, with the query or the command that does it. */
interface RunbookStep {
  readonly text: string;
  /** PromQL to paste into Prometheus or Grafana. */
  readonly query?: string;
  readonly command?: { readonly language: "sh" | "sql"; readonly text: string };
}

/** What a person does for an alert. Texts are Markdown, in whole sentences. */
export interface Runbook {
  /** What it says is wrong. */
  readonly meaning: string;
  /** Who is harmed and how, and how long there is. */
  readonly impact: string;
  /** How to see that it is so, and where it comes from. */
  readonly confirm: readonly RunbookStep[];
  /** How to end the harm; causes may be looked for afterwards. */
  readonly mitigate: readonly RunbookStep[];
  /** How to get from there back to normal, and how to see that it is reached. */
  readonly recover: readonly RunbookStep[];
  /** Whom to call when that does not help, and when; roles, not names. */
  readonly escalate: string;
}

/** What stands at the head of a runbook page. */
export interface RunbookHead {
  readonly alert: string;
  readonly summary: string;
  /** Name and value, in the order they are shown. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** PromQL of the alert. */
  readonly expression: string;
}

/** A runbook as a Markdown page. */
export function renderRunbook(head: RunbookHead, runbook: Runbook): string {
  const facts = head.facts.map(([name, value]) => `| ${escapeCell(name)} | ${escapeCell(value)} |`);
  const sections = [
    `# ${head.alert}`,
    head.summary,
    ["| | |", "| --- | --- |", ...facts].join("\n"),
    "## Meaning",
    runbook.meaning,
    "## Impact",
    runbook.impact,
    "## First steps",
    renderSteps(runbook.confirm),
    "## Mitigation",
    renderSteps(runbook.mitigate),
    "## Recovery",
    renderSteps(runbook.recover),
    "## Escalation",
    runbook.escalate,
    "## Expression",
    fence("promql", head.expression),
  ];
  return `${sections.join("\n\n")}\n`;
}

function renderSteps(steps: readonly RunbookStep[]): string {
  return steps.map((step, index) => renderStep(step, `${index + 1}. `)).join("\n");
}

function renderStep(step: RunbookStep, marker: string): string {
  const blocks = [
    step.text,
    ...(step.query === undefined ? [] : [fence("promql", step.query)]),
    ...(step.command === undefined ? [] : [fence(step.command.language, step.command.text)]),
  ];
  const indent = " ".repeat(marker.length);
  const text = blocks.join("\n\n").replace(/\n(?=[^\n])/g, `\n${indent}`);
  return marker + text;
}

// A fence longer than any run of backquotes inside, so that no text can end it early.
function fence(language: string, text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = "`".repeat(Math.max(3, longest + 1));
  return `${marks}${language}\n${text}\n${marks}`;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
