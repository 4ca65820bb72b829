import { iacMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = { "klaxon-iac": ["plans", "drift-resources", "plan-age", "lock-age"] } as const;
const panelLink = linkTo(panels);
const { metrics } = iacMetrics;

const limits = {
  /** Three plans in a row: what an apply under way corrects is gone by then. */
  driftHoldSeconds: 1800,
  /** Two plans in a row: providers have short outages. */
  planErrorHoldSeconds: 900,
  /** A plan every ten minutes: five are missed. */
  planAgeSeconds: 3600,
  /** The longest apply, of a database cluster, takes forty minutes. */
  lockAgeSeconds: 2700,
  lockHoldSeconds: 60,
} as const;

const exitCode = `max by (workspace) (${select(metrics.planExitCode)})`;
const deleted = `max by (workspace) (${select(metrics.driftResources, { where: [["action", "=", "deleted"]] })})`;
const planAge = `time() - max by (workspace) (${select(metrics.planLastRun)})`;
const lockAge = `max by (workspace) (${select(metrics.stateLockAge)})`;

const planCommand = 'tofu -chdir="stacks/$WORKSPACE" plan -refresh-only -detailed-exitcode -lock=false';

const iacResourceDeleted = alertingRule({
  name: "IacResourceDeleted",
  severity: "page",
  team: "platform",
  expression: promql`${deleted} > 0`,
  holdSeconds: 0,
  summary: "{{ $value }} resources of {{ $labels.workspace }} are gone at the provider",
  description: `{{ $value }} resources that the code of {{ $labels.workspace }} has do not exist any more, and no apply removed them.`,
  panel: panelLink("klaxon-iac", "drift-resources"),
  runbook: {
    meaning:
      "Somebody deleted them past the code: by hand in the console, by a clean-up script that matched too much, or by an intruder. Some providers also report what their API hides for a moment; a second plan tells.",
    impact:
      "What they served is down, or will be at the next restart. A deleted database or bucket has taken its data with it; most providers keep deleted ones for some days.",
    confirm: [
      { text: "See which workspace lost how many.", query: deleted },
      {
        text: "See what is gone; `has been deleted` stands beside it.",
        command: { language: "sh", text: planCommand },
      },
      {
        text: "See who deleted it, in the provider's audit log.",
        command: {
          language: "sh",
          text: "aws cloudtrail lookup-events --lookup-attributes AttributeKey=ReadOnly,AttributeValue=false --max-results 50 --query 'Events[?starts_with(EventName, `Delete`)].[EventTime,Username,EventName]' --output table",
        },
      },
    ],
    mitigate: [
      { text: "If it had data, ask the provider to restore it before anything is created under its name." },
      {
        text: "Otherwise create it anew, and only it.",
        command: { language: "sh", text: 'tofu -chdir="stacks/$WORKSPACE" apply -target "$ADDRESS"' },
      },
      { text: "If nobody admits to it, revoke the credentials that the audit log names." },
    ],
    recover: [
      { text: "See that nothing is missing at the next plan.", query: deleted },
      { text: "Protect it from deletion at the provider and by `prevent_destroy` in the code." },
    ],
    escalate: "The data team, at once, if it had data; the security officer if nobody admits to it.",
  },
  risk: {
    event: "A resource is deleted at the provider, with its data",
    likelihood: "rare",
    impact: "severe",
    control: "Databases and buckets are protected from deletion; only the runner may delete",
  },
});

const iacDrift = alertingRule({
  name: "IacDrift",
  severity: "ticket",
  team: "platform",
  expression: promql`${exitCode} == 2`,
  holdSeconds: limits.driftHoldSeconds,
  summary: "The infrastructure of {{ $labels.workspace }} differs from its code",
  description: `Plans of {{ $labels.workspace }} have ended with {{ $value }} (a difference) for ${formatDuration(limits.driftHoldSeconds)} or longer, and no apply corrected it.`,
  panel: panelLink("klaxon-iac", "plans"),
  runbook: {
    meaning: "Somebody changed resources past the code, or the provider changed a default under them.",
    impact:
      "Nothing yet. The next apply takes the change back, in the middle of something else, and whoever runs it does not expect it.",
    confirm: [
      {
        text: "See how many resources were changed.",
        query: promql`max by (workspace, action) (${select(metrics.driftResources)}) > 0`,
      },
      { text: "See what was changed.", command: { language: "sh", text: planCommand } },
    ],
    mitigate: [
      { text: "If the change was right, bring it into the code, by a review." },
      {
        text: "If not, take it back.",
        command: { language: "sh", text: 'tofu -chdir="stacks/$WORKSPACE" apply' },
      },
      { text: "If the provider set a default, write it down in the code, so that it is said." },
    ],
    recover: [{ text: "See the next plan end with 0.", query: exitCode }],
    escalate:
      "The owner of the workspace, within the working day; at once if a firewall or a role was changed.",
  },
  risk: {
    event: "Infrastructure is changed past its code and the next apply undoes it",
    likelihood: "likely",
    impact: "minor",
    control: "People have the right to read only; exceptions end after an hour",
  },
});

const iacPlanError = alertingRule({
  name: "IacPlanError",
  severity: "ticket",
  team: "platform",
  expression: promql`${exitCode} == 1`,
  holdSeconds: limits.planErrorHoldSeconds,
  summary: "Plans of {{ $labels.workspace }} fail",
  description: `Plans of {{ $labels.workspace }} have ended with {{ $value }} (an error) for ${formatDuration(limits.planErrorHoldSeconds)} or longer, so nobody would see a drift.`,
  panel: panelLink("klaxon-iac", "plans"),
  runbook: {
    meaning:
      "The provider refuses the runner's credentials, its API fails, or the code cannot be read any more.",
    impact: "Drift and deletions go unseen, and an urgent change could not be applied.",
    confirm: [
      { text: "See which workspaces fail: one, or all of a provider.", query: promql`${exitCode} == 1` },
      { text: "Read the error.", command: { language: "sh", text: planCommand } },
    ],
    mitigate: [
      { text: "If the credentials ran out, renew them in the runner's secret." },
      { text: "If a merge broke the code, revert it." },
      { text: "If the provider's API fails, wait for it; its status page says for how long." },
    ],
    recover: [{ text: "See the next plan end with 0 or 2.", query: exitCode }],
    escalate: "The owner of the workspace; the lead of the platform team if a change must go out now.",
  },
  risk: {
    event: "Plans fail, so that drift goes unseen and nothing can be applied",
    likelihood: "possible",
    impact: "minor",
    control: "Code is planned before each merge; the runner's credentials are renewed by itself",
  },
});

const iacPlanStale = alertingRule({
  name: "IacPlanStale",
  severity: "ticket",
  team: "platform",
  expression: promql`${planAge} > ${limits.planAgeSeconds}`,
  holdSeconds: 0,
  summary: "{{ $labels.workspace }} has not been planned for too long",
  description: `The last plan of {{ $labels.workspace }} was {{ $value | humanizeDuration }} ago; one is made every ten minutes, and more than ${formatDuration(limits.planAgeSeconds)} is too long.`,
  panel: panelLink("klaxon-iac", "plan-age"),
  runbook: {
    meaning:
      "The runner's schedule stands still, or a plan hangs. The figures that there are, good ones too, are old.",
    impact: "Drift and deletions go unseen.",
    confirm: [
      { text: "See whether all workspaces are late or one hangs.", query: planAge },
      {
        text: "Look at the schedule on the runner.",
        command: {
          language: "sh",
          text: "systemctl list-timers 'iac-plan*' --no-pager\njournalctl -u 'iac-plan*' --since -2h --no-pager | tail -30",
        },
      },
    ],
    mitigate: [
      {
        text: "End a plan that hangs, then start the next one.",
        command: { language: "sh", text: 'systemctl restart "iac-plan@$WORKSPACE.service"' },
      },
      { text: "If the disk of the runner is full, remove its provider cache." },
    ],
    recover: [{ text: "See every workspace below ten minutes.", query: promql`max(${planAge})` }],
    escalate: "The lead of the platform team, within the working day.",
  },
  risk: {
    event: "Nobody looks for drift any more, and the last good figures stand",
    likelihood: "possible",
    impact: "minor",
    control: "Each plan writes when it ended, so that old figures are seen to be old",
  },
});

const iacStateLockStuck = alertingRule({
  name: "IacStateLockStuck",
  severity: "ticket",
  team: "platform",
  expression: promql`${lockAge} > ${limits.lockAgeSeconds}`,
  holdSeconds: limits.lockHoldSeconds,
  summary: "The state of {{ $labels.workspace }} is locked and nobody lets go",
  description: `The lock of the state of {{ $labels.workspace }} is {{ $value | humanizeDuration }} old; no apply takes longer than ${formatDuration(limits.lockAgeSeconds)}.`,
  panel: panelLink("klaxon-iac", "lock-age"),
  runbook: {
    meaning: "An apply or a plan died without releasing the lock, or one still waits for an answer.",
    impact: "Nobody can plan or apply in this workspace; an urgent change would have to wait.",
    confirm: [
      { text: "See how old the locks are.", query: promql`${lockAge} > 0` },
      {
        text: "See who has it: the error names the lock, the person and the time.",
        command: { language: "sh", text: 'tofu -chdir="stacks/$WORKSPACE" plan -lock-timeout 1s' },
      },
    ],
    mitigate: [
      {
        text: "Ask that person or look for that run. While it works, leave it: two applies at once break the state.",
      },
      {
        text: "Only when it is dead for sure, release the lock.",
        command: { language: "sh", text: 'tofu -chdir="stacks/$WORKSPACE" force-unlock "$LOCK_ID"' },
      },
    ],
    recover: [
      {
        text: "Plan before anything else: what the dead apply did half shows as a difference.",
        command: { language: "sh", text: planCommand },
      },
      { text: "See that the lock is gone.", query: lockAge },
    ],
    escalate:
      "The person who has the lock; the lead of the platform team before a lock is released by force.",
  },
  risk: {
    event: "A dead apply leaves the state locked and half of its work done",
    likelihood: "possible",
    impact: "minor",
    control: "Applies run on the runner only, which ends them in order when it stops",
  },
});

/** The alerting of infrastructure as code. */
export const iacAlerting = defineAlerting({
  title: "Infrastructure as code",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "iac",
      intervalSeconds: 60,
      rules: [iacResourceDeleted, iacDrift, iacPlanError, iacPlanStale, iacStateLockStuck],
    },
  ],
  inhibitions: [
    {
      source: "IacResourceDeleted",
      targets: ["IacDrift"],
      equal: ["workspace"],
      reason: "the deleted resources are the difference",
    },
    {
      source: "IacStateLockStuck",
      targets: ["IacPlanStale"],
      equal: ["workspace"],
      reason: "plans wait for the lock of the state",
    },
  ],
});
