import { functionsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { functionsLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = functionsMetrics;
const lastSuccess = select(metrics.cronLastSuccess);
const age = promql`time() - max by (path) (${lastSuccess})`;
const failedRuns = promql`
  sum by (path) (increase(${select(metrics.cronRuns, { where: [["result", "=", "failed"]] })}[6h]))`;
const runByHand = {
  language: "sh",
  text: 'curl -sS -X POST -H "Authorization: Bearer $CRON_SECRET" https://www.klaxon.example/api/cron/cleanup',
} as const;

/** The cron has not succeeded for more than a day. */
export const functionsCronMissed = alertingRule({
  name: "FunctionsCronMissed",
  severity: "ticket",
  team: "api",
  expression: promql`${age} > ${limits.cronAgeSecondsMax}`,
  holdSeconds: 0,
  summary: "The cron {{ $labels.path }} has not succeeded for more than a day",
  description: `{{ $labels.path }} last succeeded {{ $value | humanizeDuration }} ago; it runs each midnight, and ${formatDuration(limits.cronAgeSecondsMax)} is a day and an hour.`,
  panel: panelLink("klaxon-functions", "cron-age"),
  runbook: {
    meaning:
      "No run succeeded last midnight: the provider started none, or it failed. A cron belongs to the production deployment, and is gone with it when a deployment leaves it out.",
    impact:
      "Sessions that ended and carts that were left pile up. A day is harmless, a week slows the tables down.",
    confirm: [
      { text: "See when it last succeeded.", query: age },
      {
        text: "See whether a run failed, or none was started.",
        query: promql`sum by (path, result) (increase(${select(metrics.cronRuns)}[2d]))`,
      },
      {
        text: "See whether the deployment still has it.",
        command: { language: "sh", text: "grep -A4 crons vercel.json && vercel crons ls" },
      },
    ],
    mitigate: [
      { text: "Run it by hand; it may be run at any time.", command: runByHand },
      { text: "If the deployment lost it, put `0 0 * * *` back and deploy." },
    ],
    recover: [{ text: "See the age back at minutes, and look again after the next midnight.", query: age }],
    escalate: "The owner of the cron by day; the provider's support if it is listed and not started.",
  },
  risk: {
    event: "The nightly cleanup is not run, and nobody notices",
    likelihood: "possible",
    impact: "minor",
    control: "The cleanup takes up whatever earlier nights left",
  },
});

/** A run of the cron failed, and none has succeeded since. */
export const functionsCronFailed = alertingRule({
  name: "FunctionsCronFailed",
  severity: "ticket",
  team: "api",
  // A success within the window ends it, so that running it again by hand is seen at once.
  expression: promql`
    ${failedRuns} > 0 unless on (path) ${age} < 6 * 3600`,
  holdSeconds: 0,
  summary: "A run of the cron {{ $labels.path }} failed",
  description: `About {{ $value | printf "%.0f" }} runs of {{ $labels.path }} failed within six hours, and none has succeeded since.`,
  panel: panelLink("klaxon-functions", "cron-runs"),
  runbook: {
    meaning: "The run began and ended with an error, or was ended after ten seconds.",
    impact: "What it cleans up stays for a day. Nobody is harmed tonight.",
    confirm: [
      { text: "See how many runs failed.", query: failedRuns },
      {
        text: "Read why.",
        command: {
          language: "sh",
          text: "vercel logs https://www.klaxon.example --json | grep /api/cron/cleanup | tail -20",
        },
      },
    ],
    mitigate: [
      {
        text: "Run it again; if it is ended after ten seconds, let it take fewer rows at a time.",
        command: runByHand,
      },
    ],
    recover: [{ text: "See that it succeeded.", query: age }],
    escalate: "The owner of the cron by day, if it fails a second time.",
  },
  risk: {
    event: "The nightly cleanup fails",
    likelihood: "possible",
    impact: "minor",
    control: "It works in small pieces and can be repeated",
  },
});
