import { gitopsMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = {
  "klaxon-gitops": ["drift", "reconcile-age", "failing", "suspended", "manual-changes"],
} as const;
const panelLink = linkTo(panels);
const { metrics } = gitopsMetrics;

const limits = {
  /** The promise: what is in the repository is in the cluster within five minutes. */
  reconcileSeconds: 300,
  reconcileHoldSeconds: 60,
  /** The same five minutes, in which the next reconciliations correct what somebody changed. */
  driftHoldSeconds: 300,
  failingHoldSeconds: 300,
  /** A change by hand under a suspension is done before this. */
  suspendedHoldSeconds: 900,
  manualChangeWindowSeconds: 300,
} as const;

const manualChangeWindow = formatDuration(limits.manualChangeWindowSeconds);
const drift = `max by (name) (${select(metrics.drift)})`;
const suspended = `max by (name, customresource_kind) (${select(metrics.resource, { where: [["suspended", "=", "true"]] })})`;
const failing = `max by (name, customresource_kind) (${select(metrics.resource, {
  where: [
    ["ready", "=", "False"],
    ["suspended", "!=", "true"],
  ],
})})`;
const reconcileAge = `time() - max by (name, kind) (${select(metrics.lastReconcile)})`;
const withoutTicket = select(metrics.manualChanges, { where: [["ticket", "=", "none"]] });

const gitopsDriftNotCorrected = alertingRule({
  name: "GitopsDriftNotCorrected",
  severity: "page",
  team: "platform",
  expression: promql`${drift} == 1`,
  holdSeconds: limits.driftHoldSeconds,
  summary: "The cluster differs from the repository at {{ $labels.name }}",
  description: `What {{ $labels.name }} manages has differed from the repository for ${formatDuration(limits.driftHoldSeconds)} or longer (drift is {{ $value }}); several reconciliations did not correct it.`,
  panel: panelLink("klaxon-gitops", "drift"),
  runbook: {
    meaning:
      "Somebody or something changes the cluster again after each correction, or nothing corrects it: a second controller, a script with its own credentials, an intruder, or a reconciliation that stands still.",
    impact:
      "What runs is not what was reviewed. If it is an intruder, every minute counts; if not, the next full reconciliation may take back what keeps the service up.",
    confirm: [
      { text: "See what differs, and since when.", query: drift },
      {
        text: "See the difference itself.",
        command: { language: "sh", text: 'flux diff kustomization "$NAME" --path "./clusters/production"' },
      },
      {
        text: "See who changes it: the field's manager, and the audit log.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" get "$OBJECT" -o yaml --show-managed-fields | grep -A 3 "manager:"',
        },
      },
      { text: "See whether reconciliations go on at all.", query: reconcileAge },
    ],
    mitigate: [
      {
        text: "If nobody on the team made the change, treat it as an intrusion: take away the credentials of the manager that you found, and keep the audit log.",
      },
      {
        text: "If reconciliation stands still, run it now.",
        command: { language: "sh", text: 'flux reconcile kustomization "$NAME" --with-source' },
      },
      {
        text: "If two controllers fight over a field, leave the field out of the repository or stop the other one.",
      },
    ],
    recover: [
      { text: "See that the drift is gone and stays gone over three reconciliations.", query: drift },
      { text: "Bring what was right about the change into the repository, by a review." },
    ],
    escalate:
      "The security officer, at once, if nobody admits to the change; otherwise the lead of the platform team.",
  },
  risk: {
    event: "The cluster is changed past the repository and stays so",
    likelihood: "possible",
    impact: "severe",
    control: "Reconciliation every minute corrects drift; people have no right to write in production",
  },
});

const gitopsReconcileStale = alertingRule({
  name: "GitopsReconcileStale",
  severity: "ticket",
  team: "platform",
  expression: promql`${reconcileAge} > ${limits.reconcileSeconds} unless on (name) ${suspended}`,
  holdSeconds: limits.reconcileHoldSeconds,
  summary: "{{ $labels.name }} is no longer reconciled",
  description: `The last reconciliation of {{ $labels.name }} ({{ $labels.kind }}) was {{ $value | humanizeDuration }} ago; ${formatDuration(limits.reconcileSeconds)} is promised.`,
  panel: panelLink("klaxon-gitops", "reconcile-age"),
  runbook: {
    meaning:
      "The controller does not get to this object: it hangs, it is overloaded, or it waits for another object. That the object is ready says only how the last attempt ended.",
    impact:
      "Merged changes do not arrive, security fixes among them, and changes by hand stay. What runs goes on running.",
    confirm: [
      { text: "See which objects are late: one, or all of a controller.", query: reconcileAge },
      {
        text: "See whether reconciliations take longer than before.",
        query: promql`
          sum by (kind) (rate(${select(metrics.reconcileDuration, { suffix: "_sum" })}[10m]))
          / sum by (kind) (rate(${select(metrics.reconcileDuration, { suffix: "_count" })}[10m]))`,
      },
      {
        text: "Read what the controller does.",
        command: {
          language: "sh",
          text: "flux get all -A --status-selector ready=false\nkubectl -n flux-system logs deployment/kustomize-controller --since 15m | tail -40",
        },
      },
    ],
    mitigate: [
      {
        text: "Start the controller anew.",
        command: {
          language: "sh",
          text: "kubectl -n flux-system rollout restart deployment/kustomize-controller",
        },
      },
      { text: "If the repository cannot be reached, look at its host's status page and at the deploy key." },
    ],
    recover: [{ text: "See every object below five minutes.", query: promql`max(${reconcileAge})` }],
    escalate: "The lead of the platform team, at once if a security fix waits.",
  },
  risk: {
    event: "Merged changes no longer arrive in the cluster, unseen",
    likelihood: "possible",
    impact: "major",
    control: "Releases check after the merge that their version runs",
  },
});

const gitopsResourceFailing = alertingRule({
  name: "GitopsResourceFailing",
  severity: "ticket",
  team: "platform",
  expression: promql`${failing} == 1`,
  holdSeconds: limits.failingHoldSeconds,
  summary: "{{ $labels.name }} ({{ $labels.customresource_kind }}) fails to reconcile",
  description: `{{ $labels.name }} ({{ $labels.customresource_kind }}) has not been ready for ${formatDuration(limits.failingHoldSeconds)} or longer ({{ $value }} object); what was merged last is not applied, or not healthy.`,
  panel: panelLink("klaxon-gitops", "failing"),
  runbook: {
    meaning:
      "The object cannot be fetched, built or applied, or what was applied does not become healthy. Transient errors are tried again and pass within a minute or two.",
    impact:
      "The release stands still; what ran before goes on running. Everything that depends on it waits as well.",
    confirm: [
      { text: "See which objects fail.", query: failing },
      {
        text: "Read the reason in its condition.",
        command: {
          language: "sh",
          text: 'flux get all -A --status-selector ready=false\nflux events --for "$KIND/$NAME"',
        },
      },
      {
        text: "See which revision it tries.",
        query: promql`max by (name, revision) (${select(metrics.resource, { where: [["ready", "=", "False"]] })})`,
      },
    ],
    mitigate: [
      {
        text: "Revert the commit that it fails at; the repository is the way back, too.",
        command: { language: "sh", text: 'git revert --no-edit "$COMMIT" && git push' },
      },
      {
        text: "If a source fails, renew its credentials; if a health check fails, look at the pods behind it.",
      },
    ],
    recover: [
      {
        text: "Let it try at once and wait for it.",
        command: { language: "sh", text: 'flux reconcile kustomization "$NAME" --with-source' },
      },
    ],
    escalate: "The author of the commit; the lead of the platform team if it holds back a security fix.",
  },
  risk: {
    event: "A commit that cannot be applied holds back all later ones",
    likelihood: "likely",
    impact: "minor",
    control: "Manifests are built and validated before a merge",
  },
});

const gitopsSuspended = alertingRule({
  name: "GitopsSuspended",
  severity: "ticket",
  team: "platform",
  expression: promql`${suspended} == 1`,
  holdSeconds: limits.suspendedHoldSeconds,
  summary: "{{ $labels.name }} ({{ $labels.customresource_kind }}) is still suspended",
  description: `Somebody suspended the reconciliation of {{ $labels.name }} ({{ $labels.customresource_kind }}) ${formatDuration(limits.suspendedHoldSeconds)} ago or longer ({{ $value }} object) and did not resume it.`,
  panel: panelLink("klaxon-gitops", "suspended"),
  runbook: {
    meaning: "A suspension for work by hand was forgotten, or somebody keeps a change from being corrected.",
    impact: "Changes by hand stay, and merged ones do not arrive. It looks healthy from everywhere else.",
    confirm: [
      { text: "See what is suspended.", query: suspended },
      {
        text: "Ask who did it, in the audit log.",
        command: {
          language: "sh",
          text: 'kubectl -n flux-system get kustomization "$NAME" -o yaml --show-managed-fields | grep -B 2 -A 8 "f:suspend"',
        },
      },
    ],
    mitigate: [
      { text: "Ask the person whether the work is done." },
      { text: "Resume it.", command: { language: "sh", text: 'flux resume kustomization "$NAME"' } },
    ],
    recover: [{ text: "See that it is reconciled again.", query: reconcileAge }],
    escalate: "The lead of the platform team, if nobody knows of the suspension.",
  },
  risk: {
    event: "A suspension is forgotten and the cluster parts from the repository",
    likelihood: "likely",
    impact: "minor",
    control: "Work by hand needs a ticket, which is closed only after the resumption",
  },
});

const gitopsManualChangeWithoutTicket = alertingRule({
  name: "GitopsManualChangeWithoutTicket",
  severity: "ticket",
  team: "platform",
  expression: promql`sum(increase(${withoutTicket}[${manualChangeWindow}])) > 0`,
  holdSeconds: 0,
  summary: "Somebody changed production by hand, without a ticket",
  description: `About {{ $value | printf "%.0f" }} changes were made past the repository within ${manualChangeWindow}, and no ticket was given for them.`,
  panel: panelLink("klaxon-gitops", "manual-changes"),
  runbook: {
    meaning: "The audit log has a write by a person, and the annotation that names the ticket is missing.",
    impact: "The next reconciliation takes the change back, whatever it was for. Nobody else knows of it.",
    confirm: [
      {
        text: "See how many there were.",
        query: promql`sum by (ticket) (increase(${select(metrics.manualChanges)}[1h]))`,
      },
      {
        text: "See who and what in the audit log.",
        command: {
          language: "sh",
          text: `jq -c 'select(.verb|IN("create","update","patch","delete")) | select(.user.username|startswith("system:")|not) | {at:.stageTimestamp,user:.user.username,verb,object:.objectRef}' /var/log/kubernetes/audit.log | tail -20`,
        },
      },
    ],
    mitigate: [
      {
        text: "Ask that person. If it was not them, take away their credentials and go on as for an intrusion.",
      },
      {
        text: "If the change keeps something running, bring it into the repository before it is taken back.",
      },
    ],
    recover: [{ text: "See that no drift is left.", query: drift }],
    escalate: "The security officer, at once, if the person does not know of it.",
  },
  risk: {
    event: "Production is changed by hand and nobody knows why",
    likelihood: "possible",
    impact: "major",
    control: "Write access is given for an hour, against a ticket; reconciliation corrects the rest",
  },
});

/** The alerting of GitOps. */
export const gitopsAlerting = defineAlerting({
  title: "GitOps",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "gitops",
      intervalSeconds: 15,
      rules: [
        gitopsDriftNotCorrected,
        gitopsReconcileStale,
        gitopsResourceFailing,
        gitopsSuspended,
        gitopsManualChangeWithoutTicket,
      ],
    },
  ],
  inhibitions: [
    {
      source: "GitopsResourceFailing",
      targets: ["GitopsReconcileStale"],
      equal: ["name"],
      reason: "what fails to reconcile was not reconciled for as long",
    },
  ],
});
