import { auditMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = { "klaxon-audit": ["last-entry", "write-failures", "denials", "admin"] } as const;
const panelLink = linkTo(panels);
const { metrics } = auditMetrics;

const limits = {
  /** The canary writes every minute: five of its entries are missing. */
  silentSecondsMax: 300,
  silentHoldSeconds: 60,
  windowSeconds: 120,
  holdSeconds: 180,
  /** A person who lacks a right tries a few times; a program that lacks one tries all the time. */
  denialsPerMinuteMax: 20,
  adminHoldSeconds: 120,
} as const;
const window = formatDuration(limits.windowSeconds);

const silentSeconds = promql`time() - max by (instance) (${select(metrics.lastWriteTime)})`;
const writeFailures = promql`sum by (instance) (rate(${select(metrics.writeFailures)}[${window}]))`;
const denialsPerMinute = promql`60 * sum by (principal) (rate(${select(metrics.iamDenials)}[${window}]))`;
const admin = promql`max by (instance) (${select(metrics.adminSuccess)})`;

const auditLogSilent = alertingRule({
  name: "AuditLogSilent",
  severity: "page",
  team: "platform",
  expression: `${silentSeconds} > ${limits.silentSecondsMax}`,
  holdSeconds: limits.silentHoldSeconds,
  summary: "Nothing has reached the audit log of {{ $labels.instance }}",
  description: `The last entry in the audit log of {{ $labels.instance }} is {{ $value | humanizeDuration }} old; the canary writes one every minute, and ${formatDuration(limits.silentSecondsMax)} is too long.`,
  panel: panelLink("klaxon-audit", "last-entry"),
  runbook: {
    meaning:
      "Not even the canary's entries arrive: the log was switched off, its storage fails, or its writer is stuck.",
    impact:
      "What is done with rights from now on leaves no trace. Switching the log off is the first thing that an intruder does.",
    confirm: [
      { text: "See since when.", query: silentSeconds },
      { text: "See whether writes fail, or are not even tried.", query: writeFailures },
      {
        text: "See who was the last to do something, and whether the log's own settings changed.",
        command: {
          language: "sh",
          text: "aws cloudtrail get-trail-status --name audit\naws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=StopLogging",
        },
      },
    ],
    mitigate: [
      {
        text: "If somebody stopped it, start it, and treat it as an intrusion until it is explained.",
        command: { language: "sh", text: "aws cloudtrail start-logging --name audit" },
      },
      {
        text: "If its storage refuses writes, give it room or its rights back; entries wait in the writer meanwhile.",
      },
    ],
    recover: [
      { text: "See entries arrive.", query: silentSeconds },
      {
        text: "Fill the gap from the logs of the services, and note it in the audit record with its reason.",
      },
    ],
    escalate: "The security contact at once, whatever the hour, unless you stopped it yourself.",
  },
  risk: {
    event: "Actions with rights leave no trace, by mistake or because an intruder wants it so",
    likelihood: "rare",
    impact: "severe",
    control: "A canary entry every minute; the log is stored where its writers cannot delete",
  },
});

const auditWritesFailing = alertingRule({
  name: "AuditWritesFailing",
  severity: "ticket",
  team: "platform",
  expression: `${writeFailures} > 0`,
  holdSeconds: limits.holdSeconds,
  summary: "Writes to the audit log of {{ $labels.instance }} fail",
  description: `{{ $value | humanize }} writes a second to the audit log of {{ $labels.instance }} fail, for ${formatDuration(limits.holdSeconds)} or longer; what fails waits and is tried again.`,
  panel: panelLink("klaxon-audit", "write-failures"),
  runbook: {
    meaning:
      "Some entries do not get through at the first attempt: the storage is slow, throttles, or refuses a part.",
    impact: "Entries come late. If none comes through `AuditLogSilent` pages, and this is left out.",
    confirm: [
      { text: "See how many fail.", query: writeFailures },
      {
        text: "Read the writer's errors.",
        command: { language: "sh", text: "journalctl -u audit-writer --since -15min | tail -20" },
      },
    ],
    mitigate: [
      { text: "If it is throttled, let it write larger batches." },
      { text: "If rights are missing, give the writer `PutObject` on its bucket, and nothing more." },
    ],
    recover: [{ text: "See no write fail.", query: writeFailures }],
    escalate: "The lead of the platform team in the day.",
  },
  risk: {
    event: "Entries of the audit log come late or in the wrong order",
    likelihood: "possible",
    impact: "minor",
    control: "The writer keeps what it could not write on disk",
  },
});

const auditDenialsHigh = alertingRule({
  name: "AuditDenialsHigh",
  severity: "ticket",
  team: "platform",
  expression: `${denialsPerMinute} > ${limits.denialsPerMinuteMax}`,
  holdSeconds: limits.holdSeconds,
  summary: "IAM denies {{ $labels.principal }} again and again",
  description: `IAM denies {{ $value | humanize }} requests of {{ $labels.principal }} a minute, for ${formatDuration(limits.holdSeconds)} or longer; more than ${limits.denialsPerMinuteMax} is too many.`,
  panel: panelLink("klaxon-audit", "denials"),
  runbook: {
    meaning:
      "A role asks for what it may not have: a policy was narrowed too far, a deployment needs a new right, or stolen keys are being tried out.",
    impact:
      "What the role should do is not done; backups and deployments are the usual ones. With stolen keys, somebody is looking for a way in.",
    confirm: [
      { text: "See who is denied, and since when.", query: denialsPerMinute },
      {
        text: "See whether it is all of its requests or a part.",
        query: promql`sum by (principal) (rate(${select(metrics.iamDenials)}[5m])) / sum by (principal) (rate(${select(metrics.iamRequests)}[5m]))`,
      },
      {
        text: "See what it asks for, and from where.",
        command: {
          language: "sh",
          text: "aws cloudtrail lookup-events --max-results 50 --query 'Events[].CloudTrailEvent' --output text | grep AccessDenied",
        },
      },
    ],
    mitigate: [
      {
        text: "If many different actions are tried from an address that is not ours, disable the key at once.",
        command: {
          language: "sh",
          text: 'aws iam update-access-key --access-key-id "$KEY" --status Inactive --user-name "$USER"',
        },
      },
      {
        text: "If a policy changed, put the last one back; if a deployment needs a right, add that one action.",
      },
    ],
    recover: [
      { text: "See the denials end, and do by hand what the role has missed.", query: denialsPerMinute },
    ],
    escalate:
      "The security contact at once for an unknown address; otherwise the owner of the role in the day.",
  },
  risk: {
    event: "A role lacks a right it needs, or stolen keys are tried out",
    likelihood: "possible",
    impact: "major",
    control: "Each role may do what it needs and no more; keys live for a day",
  },
});

const auditAdminUnreachable = alertingRule({
  name: "AuditAdminUnreachable",
  severity: "ticket",
  team: "platform",
  expression: `${admin} == 0`,
  holdSeconds: limits.adminHoldSeconds,
  summary: "Administrators cannot get in through {{ $labels.instance }}",
  description: `{{ $labels.instance }} has shown no SSH banner for ${formatDuration(limits.adminHoldSeconds)} or longer (probe_success is {{ $value }}).`,
  panel: panelLink("klaxon-audit", "admin"),
  runbook: {
    meaning:
      "The way in for administrators is closed: the bastion is down, its `sshd` hangs, or the inner network does not let through.",
    impact: "None now. In an incident nobody gets to the hosts, and most runbooks need that.",
    confirm: [
      { text: "See since when.", query: admin },
      {
        text: "Ask for the banner from the inner network.",
        command: { language: "sh", text: "nc -w 3 bastion-1 22 </dev/null" },
      },
    ],
    mitigate: [
      {
        text: "Get in by the provider's console and restart `sshd`; check its configuration first.",
        command: { language: "sh", text: "sshd -t && systemctl restart ssh" },
      },
      { text: "If the host is gone, make a new bastion from the image; its host key is in the vault." },
    ],
    recover: [{ text: "See the banner again, and log in once yourself.", query: admin }],
    escalate: "The lead of the platform team at once if another alert pages meanwhile.",
  },
  risk: {
    event: "Nobody gets to the hosts when an incident needs it",
    likelihood: "possible",
    impact: "minor",
    control: "The provider's console as a second way in, with its login in the vault",
  },
});

/** The alerting of the audit log, of denied rights and of the administrators' way in. */
export const auditAlerting = defineAlerting({
  title: "Audit and access",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "audit",
      intervalSeconds: 15,
      rules: [auditLogSilent, auditWritesFailing, auditDenialsHigh, auditAdminUnreachable],
    },
  ],
  inhibitions: [
    {
      source: "AuditLogSilent",
      targets: ["AuditWritesFailing"],
      equal: ["instance"],
      reason: "a log to which no write gets through is silent",
    },
  ],
});
