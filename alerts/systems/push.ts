import { pushMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { guardedRatio } from "../guarded-ratio.ts";
import { defineInhibitions } from "../inhibition.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";
import { percentileOf } from "../slow-requests.ts";

const panels = {
  "klaxon-push": ["auth", "unavailable", "quota", "unregistered", "queue", "credentials"],
} as const;
const panelLink = linkTo(panels);
const { metrics } = pushMetrics;

const limits = {
  /** A key is good for all calls or for none: a twentieth refused is no accident. */
  authRatioMax: 0.05,
  /** Shorter than the hold, so that a single burst has left the window before anybody is woken. */
  authWindowSeconds: 120,
  authHoldSeconds: 135,
  unavailableRatioMax: 0.1,
  failureHoldSeconds: 600,
  quotaRatioMax: 0.01,
  quotaHoldSeconds: 600,
  /** A healthy hour has about one in a hundred. */
  unregisteredRatioMax: 0.05,
  unregisteredHoldSeconds: 900,
  /** Five minutes of a mean day. */
  queuedMax: 6000,
  queueHoldSeconds: 180,
  credentialRemainingSecondsMin: 14 * 86_400,
  /** Thirty in five minutes; fewer say nothing about a share. */
  judgedCallsPerSecondMin: 0.1,
} as const;

const authWindow = formatDuration(limits.authWindowSeconds);
const calls = promql`sum by (platform) (rate(${select(metrics.sent)}[5m]))`;

function answered(result: string, window = "5m"): string {
  return promql`
    sum by (platform) (rate(${select(metrics.sent, { where: [["result", "=", result]] })}[${window}]))`;
}

function refusedAbove(result: string, ratioMax: number): string {
  return guardedRatio({
    part: answered(result),
    whole: calls,
    ratioMax,
    perSecondMin: limits.judgedCallsPerSecondMin,
  });
}

const byResult = promql`sum by (platform, result) (rate(${select(metrics.sent)}[5m]))`;
const remaining = promql`min by (platform) (${select(metrics.credentialExpiry)}) - time()`;
const queued = promql`max(${select(metrics.queueDepth)})`;

const pushAuthFailing = alertingRule({
  name: "PushAuthFailing",
  severity: "page",
  team: "api",
  expression: promql`
    ${answered("auth", authWindow)} / sum by (platform) (rate(${select(metrics.sent)}[${authWindow}])) > ${limits.authRatioMax}
    and ${calls} >= ${limits.judgedCallsPerSecondMin}`,
  holdSeconds: limits.authHoldSeconds,
  summary: "The push provider refuses our key for {{ $labels.platform }}",
  description: `{{ $value | humanizePercentage }} of the calls for {{ $labels.platform }} were refused for their key, for ${formatDuration(limits.authHoldSeconds)} or longer; none should be.`,
  panel: panelLink("klaxon-push", "auth"),
  runbook: {
    meaning:
      "The key ended, was revoked, or a deployment carries a wrong one. A clock that is minutes off does it as well, for calls are signed with the time.",
    impact:
      "No user of the platform gets a notification: no delivery, no code for a second factor. What is refused is lost, not kept.",
    confirm: [
      { text: "See how long the key is good.", query: remaining },
      {
        text: "See whether all calls are refused or a part; a part is one sender of several with an old key.",
        query: byResult,
      },
      {
        text: "See that the clock is right, and read the provider's reason.",
        command: {
          language: "sh",
          text: "timedatectl | grep -i synchronized\njournalctl -u push -n 50 --no-pager | grep -iE 'auth|401|403'",
        },
      },
    ],
    mitigate: [
      {
        text: "Make a new key in the provider's console, put it into the secret store, and restart the sender.",
        command: {
          language: "sh",
          text: 'vault kv put secret/push/"$PLATFORM" key=@key.json\nsystemctl restart push',
        },
      },
      { text: "If a deployment brought a wrong one, roll back." },
      { text: "Send codes for a second factor by text message meanwhile." },
    ],
    recover: [
      { text: "See calls succeed again.", query: byResult },
      { text: "Send what was refused since then anew, where it is still of use." },
    ],
    escalate:
      "The owner of the provider's account at once, if you cannot make a key; the lead of the API team after half an hour.",
  },
  risk: {
    event: "The key of the push provider ends or is revoked, and no notification is delivered",
    likelihood: "possible",
    impact: "major",
    control: "The end of each key is watched two weeks ahead; codes can go by text message",
  },
});

const pushUnavailable = alertingRule({
  name: "PushUnavailable",
  severity: "ticket",
  team: "api",
  expression: refusedAbove("unavailable", limits.unavailableRatioMax),
  holdSeconds: limits.failureHoldSeconds,
  summary: "The push provider fails for {{ $labels.platform }}",
  description: `{{ $value | humanizePercentage }} of the calls for {{ $labels.platform }} were answered with 5xx or not at all, for ${formatDuration(limits.failureHoldSeconds)} or longer; more than ${limits.unavailableRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-push", "unavailable"),
  runbook: {
    meaning:
      "The provider has trouble, or our way to it has. The sender tries each notification three times, then gives it up.",
    impact:
      "A part of the notifications comes late or never. Users see the same in the app when they open it.",
    confirm: [
      { text: "See which platform, and how much.", query: byResult },
      {
        text: "Read the provider's status page, and ask it from the sender's host.",
        command: {
          language: "sh",
          text: "curl -sS -m 5 -o /dev/null -w '%{http_code} %{time_total}s\\n' https://fcm.googleapis.com/",
        },
      },
    ],
    mitigate: [
      { text: "If the provider is down, stop campaigns so that what matters is sent first." },
      { text: "If only we cannot reach it, look at the proxy and the firewall on the way out." },
    ],
    recover: [
      { text: "Watch the share fall below a percent.", query: promql`${answered("unavailable")} / ${calls}` },
    ],
    escalate: "The platform team if the way out is at fault; otherwise wait for the provider.",
  },
  risk: {
    event: "The push provider is down and notifications are lost",
    likelihood: "possible",
    impact: "minor",
    control: "Three tries over some minutes; the app fetches what it missed",
  },
});

const pushQuotaExceeded = alertingRule({
  name: "PushQuotaExceeded",
  severity: "ticket",
  team: "api",
  expression: refusedAbove("quota", limits.quotaRatioMax),
  holdSeconds: limits.quotaHoldSeconds,
  summary: "The quota for push to {{ $labels.platform }} is used up",
  description: `{{ $value | humanizePercentage }} of the calls for {{ $labels.platform }} were refused for their number (429), for ${formatDuration(limits.quotaHoldSeconds)} or longer; more than ${limits.quotaRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-push", "quota"),
  runbook: {
    meaning:
      "We send more within a minute than the provider allows, or too much to one device: a campaign without a pace, or a loop that sends the same again.",
    impact: "Whatever is refused waits or is lost, codes and deliveries among it, not only the campaign.",
    confirm: [
      { text: "See how many calls are made against an ordinary hour.", query: calls },
      {
        text: "See whether a campaign runs, and whether one device gets many.",
        command: {
          language: "sh",
          text: 'journalctl -u push --since -10min --no-pager | grep -o \'"campaign":"[^"]*\' | sort | uniq -c | sort -rn | head',
        },
      },
    ],
    mitigate: [
      { text: "Stop the campaign; what matters goes through at once." },
      { text: "If a loop sends the same again, stop the service that it comes from." },
    ],
    recover: [
      {
        text: "See no more refusals, then let the campaign go on at half of its pace.",
        query: promql`${answered("quota")} / ${calls}`,
      },
    ],
    escalate: "Whoever runs the campaign; the provider for a higher quota, which takes days.",
  },
  risk: {
    event: "A campaign uses up the quota, and codes and deliveries are not sent",
    likelihood: "possible",
    impact: "minor",
    control: "Campaigns have a pace and a lower priority",
  },
});

const pushTokensInvalid = alertingRule({
  name: "PushTokensInvalid",
  severity: "ticket",
  team: "api",
  expression: refusedAbove("unregistered", limits.unregisteredRatioMax),
  holdSeconds: limits.unregisteredHoldSeconds,
  summary: "Many devices of {{ $labels.platform }} are unknown to the push provider",
  description: `{{ $value | humanizePercentage }} of the calls for {{ $labels.platform }} met a token that is not registered, for ${formatDuration(limits.unregisteredHoldSeconds)} or longer; more than ${limits.unregisteredRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-push", "unregistered"),
  runbook: {
    meaning:
      "A release of the app registers wrongly, tokens of the test environment are in the database, or a campaign reaches for devices that have been silent for years.",
    impact:
      "These devices get nothing, and their tokens are thrown away: if they were good, users must open the app before they get anything again.",
    confirm: [
      {
        text: "See how many tokens are thrown away.",
        query: promql`sum by (platform) (rate(${select(metrics.tokensInvalid)}[5m]))`,
      },
      {
        text: "See whether one version of the app has them.",
        command: {
          language: "sql",
          text: "SELECT app_version, count(*) FROM devices\nWHERE invalidated_at > now() - interval '1 hour' GROUP BY 1 ORDER BY 2 DESC LIMIT 10;",
        },
      },
    ],
    mitigate: [
      {
        text: "If good tokens are lost, stop the sender from throwing them away first.",
        command: {
          language: "sh",
          text: "systemctl set-environment PUSH_KEEP_INVALID_TOKENS=1 && systemctl restart push",
        },
      },
      { text: "If a release of the app does it, stop its distribution in the store." },
      { text: "If it is an old campaign list, let it run out." },
    ],
    recover: [
      {
        text: "Watch the share fall to about a percent.",
        query: promql`${answered("unregistered")} / ${calls}`,
      },
      { text: "Put back tokens that were thrown away wrongly, from the last backup." },
    ],
    escalate: "The lead of the app team on the same day.",
  },
  risk: {
    event: "Good tokens are thrown away and users get no notifications until they open the app",
    likelihood: "rare",
    impact: "major",
    control: "Tokens are marked and kept for thirty days before they are deleted",
  },
});

const pushBacklog = alertingRule({
  name: "PushBacklog",
  severity: "ticket",
  team: "api",
  expression: `${queued} > ${limits.queuedMax}`,
  holdSeconds: limits.queueHoldSeconds,
  summary: "Push notifications wait to be sent",
  description: `{{ $value | humanize }} notifications wait, for ${formatDuration(limits.queueHoldSeconds)} or longer; more than ${limits.queuedMax} is more than five minutes of an ordinary day.`,
  panel: panelLink("klaxon-push", "queue"),
  runbook: {
    meaning:
      "Notifications come in faster than the provider takes them: it answers slowly, or a campaign was put in at once.",
    impact:
      "Notifications come minutes late. Codes for a second factor end after five minutes, so users cannot log in.",
    confirm: [
      { text: "See how long the queue is, and whether it falls.", query: queued },
      {
        text: "See how long a call of the provider takes.",
        query: percentileOf({ metric: metrics.latency, share: 0.95, by: ["platform"], window: "5m" }),
      },
      { text: "See how many calls are made.", query: calls },
    ],
    mitigate: [
      { text: "If it is a campaign, hold it; the rest goes first." },
      {
        text: "If calls are slow, start a second sender; calls wait for the provider, not for our processor.",
        command: { language: "sh", text: "systemctl start push@2" },
      },
    ],
    recover: [{ text: "Watch the queue fall to nothing, then stop the second sender.", query: queued }],
    escalate: "The lead of the API team if codes for log-ins are late for more than a quarter of an hour.",
  },
  risk: {
    event: "Notifications come too late to be of use",
    likelihood: "possible",
    impact: "minor",
    control: "The sender is six times as fast as a mean day needs; codes go first",
  },
});

const pushCredentialEnding = alertingRule({
  name: "PushCredentialEnding",
  severity: "ticket",
  team: "api",
  expression: `${remaining} < ${limits.credentialRemainingSecondsMin}`,
  holdSeconds: 0,
  summary: "The push key for {{ $labels.platform }} ends soon",
  description: `The key for {{ $labels.platform }} is good for {{ $value | humanizeDuration }} more; it is renewed when less than ${formatDuration(limits.credentialRemainingSecondsMin)} are left.`,
  panel: panelLink("klaxon-push", "credentials"),
  runbook: {
    meaning: "Nobody has renewed the key, and the provider does not do it by itself.",
    impact: "None until it ends. From that second on every call for the platform is refused.",
    confirm: [{ text: "See when each key ends.", query: select(metrics.credentialExpiry) }],
    mitigate: [
      { text: "Make a new key in the provider's console; old and new are good side by side." },
      {
        text: "Put it into the secret store and restart the sender.",
        command: {
          language: "sh",
          text: 'vault kv put secret/push/"$PLATFORM" key=@key.json\nsystemctl restart push',
        },
      },
    ],
    recover: [
      { text: "See the new end, and that calls succeed.", query: remaining },
      { text: "Revoke the old key a day later." },
    ],
    escalate: "The owner of the provider's account if nobody on the team can make a key.",
  },
  risk: {
    event: "The key of the push provider is forgotten and ends",
    likelihood: "likely",
    impact: "major",
    control: "Two people have the provider's account",
  },
});

/** The alerting of the push notifications. */
export const pushAlerting = defineAlerting({
  title: "Push notifications",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "push",
      intervalSeconds: 15,
      rules: [
        pushAuthFailing,
        pushUnavailable,
        pushQuotaExceeded,
        pushTokensInvalid,
        pushBacklog,
        pushCredentialEnding,
      ],
    },
  ],
  inhibitions: defineInhibitions([
    {
      source: "PushAuthFailing",
      targets: ["PushCredentialEnding"],
      equal: ["platform"],
      reason: "the page is about the same key, which has ended",
    },
  ]),
});
