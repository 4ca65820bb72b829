import { deploymentsMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = { "klaxon-deployments": ["last-deployments", "versions", "checks", "gates"] } as const;
const panelLink = linkTo(panels);
const { metrics } = deploymentsMetrics;

const limits = {
  /** Whoever deploys sees the failure and tries again, or rolls back; after this nobody does. */
  failedHoldSeconds: 10 * 60,
  /** A rolling deployment of all servers takes four minutes. */
  versionSkewHoldSeconds: 15 * 60,
  /** The check runs every 5 s; half of a minute is six failures. */
  failedCheckRatioMax: 0.5,
  checkHoldSeconds: 60,
  /** So long a failing check is blamed on the deployment before it. */
  blamedSeconds: 3600,
} as const;

const succeeded = promql`max by (env) (${select(metrics.lastTime, { where: [["result", "=", "ok"]] })})`;
const failed = promql`max by (env) (${select(metrics.lastTime, { where: [["result", "=", "failed"]] })})`;
const versions = promql`count by (version) (${select(metrics.buildInfo)})`;
const failedChecks = promql`
  sum by (env) (rate(${select(metrics.checkRuns, { where: [["result", "=", "failed"]] })}[1m]))
  / sum by (env) (rate(${select(metrics.checkRuns)}[1m]))`;
const gates = promql`min by (version, gate) (${select(metrics.gateResult)})`;

const rollBack = {
  text: "Roll back to the version before; it is still on the servers.",
  command: {
    language: "sh",
    text: "ls -1dt /srv/app/releases/* | head -3\n./deploy rollback --env production",
  },
} as const;

const deploymentsFailed = alertingRule({
  name: "DeploymentsFailed",
  severity: "ticket",
  team: "platform",
  expression: promql`(time() - ${failed}) and on (env) (${failed} > ${succeeded})`,
  holdSeconds: limits.failedHoldSeconds,
  summary: "The last deployment to {{ $labels.env }} failed",
  description: `The last deployment to {{ $labels.env }} failed {{ $value | humanizeDuration }} ago, and none has succeeded since, for ${formatDuration(limits.failedHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-deployments", "last-deployments"),
  runbook: {
    meaning: "A deployment ended with an error and was neither repeated nor rolled back.",
    impact:
      "Servers may run unlike versions, or the new one without its migration. Fixes cannot go out until it works.",
    confirm: [
      { text: "See what each server runs.", query: versions },
      {
        text: "See how often it failed today.",
        query: promql`sum by (env, result) (increase(${select(metrics.ended)}[1d]))`,
      },
      {
        text: "Read the step that failed.",
        command: {
          language: "sh",
          text: "gh run list --workflow deploy --limit 5\ngh run view --log-failed",
        },
      },
    ],
    mitigate: [
      { text: "A network or a full disk: remove it and deploy again." },
      {
        text: "A migration that failed half-way: read which statements ran before anything else; do not repeat it blindly.",
      },
      rollBack,
    ],
    recover: [{ text: "See that the newest deployment succeeded.", query: promql`${succeeded} > ${failed}` }],
    escalate: "The author of the change; the lead of the platform team if the pipeline itself is broken.",
  },
  risk: {
    event: "A deployment stops half-way and is left like that",
    likelihood: "likely",
    impact: "minor",
    control: "Deployments can be repeated, and migrations are compatible with the version before",
  },
});

const deploymentsVersionSkew = alertingRule({
  name: "DeploymentsVersionSkew",
  severity: "ticket",
  team: "platform",
  expression: `count(${versions}) > 1`,
  holdSeconds: limits.versionSkewHoldSeconds,
  summary: "The servers run {{ $value }} versions at once",
  description: `The servers of the application run {{ $value }} versions, for ${formatDuration(limits.versionSkewHoldSeconds)} or longer; a rolling deployment is over in four minutes.`,
  panel: panelLink("klaxon-deployments", "versions"),
  runbook: {
    meaning: "A rolling deployment stopped, or a server came back with what it had before.",
    impact:
      "Users meet one version or the other from request to request: assets are not found, sessions break, and an old server may write what the new one cannot read.",
    confirm: [
      { text: "See which server runs what.", query: select(metrics.buildInfo) },
      { text: "See how the last deployment ended.", query: promql`time() - ${select(metrics.lastTime)}` },
      {
        text: "Ask a server that is behind why.",
        command: {
          language: "sh",
          text: 'ssh "$SERVER" "readlink /srv/app/current; systemctl status app; journalctl --unit app --since -30m | tail -20"',
        },
      },
    ],
    mitigate: [
      {
        text: "Finish it: deploy the same version again to the servers that are behind.",
        command: {
          language: "sh",
          text: './deploy push --env production --version "$VERSION" --only "$SERVER"',
        },
      },
      rollBack,
      { text: "A server that cannot be reached: take it out of the load balancer." },
    ],
    recover: [{ text: "See that one version is left.", query: `count(${versions}) == 1` }],
    escalate: "The author of the change; the platform team's lead if a server cannot be deployed to.",
  },
  risk: {
    event: "Servers run unlike versions and users fall between them",
    likelihood: "possible",
    impact: "minor",
    control:
      "The load balancer takes out what cannot be deployed to, and versions are compatible with the one before",
  },
});

const deploymentsCheckFailing = alertingRule({
  name: "DeploymentsCheckFailing",
  severity: "page",
  team: "platform",
  // After an hour the deployment is not the first suspect any more, and the alerts of the services tell of what is wrong.
  expression: promql`
    ${failedChecks} > ${limits.failedCheckRatioMax}
    and on (env) (time() - ${succeeded} < ${limits.blamedSeconds})`,
  holdSeconds: limits.checkHoldSeconds,
  summary: "What was just deployed to {{ $labels.env }} does not work",
  description: `{{ $value | humanizePercentage }} of the checks of {{ $labels.env }} fail after a deployment less than ${formatDuration(limits.blamedSeconds)} ago, for ${formatDuration(limits.checkHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-deployments", "checks"),
  runbook: {
    meaning: "The check signs in, orders and pays as a user would. It worked before the deployment.",
    impact: "What the check cannot do, users cannot do either.",
    confirm: [
      { text: "See when it began, beside the deployment.", query: failedChecks },
      { text: "See what was deployed.", query: versions },
      {
        text: "Run the check yourself and read which step fails.",
        command: { language: "sh", text: "./deploy check --env production --verbose" },
      },
    ],
    mitigate: [
      rollBack,
      {
        text: "If the deployment changed the schema, see that the version before can still read it; otherwise turn the new feature off by its flag.",
      },
    ],
    recover: [
      { text: "See that the check succeeds.", query: `${failedChecks} < 0.1` },
      { text: "Freeze deployments until the cause is known; add the case to the tests that the gate runs." },
    ],
    escalate:
      "The author of the change at once; the lead of the API team if rolling back does not help within ten minutes.",
  },
  risk: {
    event: "A version that does not work reaches all users",
    likelihood: "likely",
    impact: "major",
    control: "The gates of the pipeline, a deployment server by server, and a rollback in under two minutes",
  },
});

const deploymentsGateBypassed = alertingRule({
  name: "DeploymentsGateBypassed",
  severity: "ticket",
  team: "platform",
  // A red gate is daily business; one on a version that runs is not.
  expression: promql`${gates} == 0 and on (version) ${versions}`,
  holdSeconds: 0,
  summary: "{{ $labels.version }} runs although it did not pass {{ $labels.gate }}",
  description:
    "The gate {{ $labels.gate }} of {{ $labels.version }} is {{ $value }} (failed or skipped), and servers run that version.",
  panel: panelLink("klaxon-deployments", "gates"),
  runbook: {
    meaning:
      "Somebody deployed past the pipeline: from a machine of their own, with the rights of an administrator, or after a change of the branch's protection.",
    impact:
      "Code that nobody reviewed or tested runs with the data of users. It may be a fix in a hurry; it may be a stolen key.",
    confirm: [
      { text: "See which gates, and on which version.", query: `${gates} == 0` },
      { text: "See how many servers run it.", query: versions },
      {
        text: "Ask who did it, and whether the protection of the branch was changed.",
        command: {
          language: "sh",
          text: 'gh api "repos/$REPOSITORY/branches/main/protection" | jq "{enforce_admins, required_status_checks, required_pull_request_reviews}"\ngit log -1 --format="%an %cd %s" "$COMMIT"',
        },
      },
    ],
    mitigate: [
      {
        text: "Nobody says that it was them: treat it as a break-in. Roll back, revoke the keys of the pipeline, keep all logs.",
      },
      { text: "It was a fix in a hurry: let the gates run on that commit now, and have it reviewed today." },
    ],
    recover: [
      {
        text: "See that every version that runs has passed all gates.",
        query: promql`${gates} == 1 and on (version) ${versions}`,
      },
      { text: "Put the protection of the branch back, for administrators as well." },
    ],
    escalate: "Security at once when nobody claims it; otherwise the lead of the platform team the same day.",
  },
  risk: {
    event: "Code that nobody reviewed or tested runs in production",
    likelihood: "possible",
    impact: "major",
    control: "Branch protection that binds administrators, and keys of the pipeline that live for an hour",
  },
});

/** The alerting of deployments. */
export const deploymentsAlerting = defineAlerting({
  title: "Deployments",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "deployments",
      intervalSeconds: 15,
      rules: [deploymentsFailed, deploymentsVersionSkew, deploymentsCheckFailing, deploymentsGateBypassed],
    },
  ],
  inhibitions: [],
});
