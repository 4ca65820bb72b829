import { syntheticMetrics, vaultMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { vaultLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = vaultMetrics;
const failureWindow = formatDuration(limits.failureWindowSeconds);

const serverUp = select(syntheticMetrics.metrics.up, { job: "vault" });
const unsealed = `max by (instance) (${select(metrics.unsealed)})`;
const active = select(metrics.active);
const endlessTokens = `max by (cluster) (${select(metrics.tokens, { where: [["creation_ttl", "=", "+Inf"]] })})`;
const auditFailures = promql`
  sum(increase(${select(metrics.auditRequestFailures)}[${failureWindow}]))
  + sum(increase(${select(metrics.auditResponseFailures)}[${failureWindow}]))`;

/** No server answers requests. */
export const vaultUnavailable = alertingRule({
  name: "VaultUnavailable",
  severity: "page",
  team: "platform",
  // A sealed Vault may stop to answer scrapes as well: no series is as bad as a zero, where Vault is scraped at all.
  expression: promql`(sum(${active}) or vector(0)) == 0 and on () count(${serverUp}) > 0`,
  holdSeconds: limits.unavailableHoldSeconds,
  summary: "No Vault server answers requests",
  description: `{{ $value }} servers of Vault have been active for ${formatDuration(limits.unavailableHoldSeconds)} or longer; there must be one. All are sealed, down, or without a leader.`,
  panel: panelLink("klaxon-vault", "servers"),
  runbook: {
    meaning:
      "No server of the cluster is unsealed and the leader: all were restarted and nobody unsealed them, somebody sealed Vault on purpose, or two of three are gone and the third may not lead.",
    impact:
      "No service gets a secret. What runs goes on with what it has until its leases end (an hour for database credentials); nothing new starts, and no pod that restarts comes back.",
    confirm: [
      {
        text: "See which servers are scraped, and which are unsealed.",
        query: promql`${serverUp} or ${unsealed}`,
      },
      {
        text: "Ask each server.",
        command: {
          language: "sh",
          text: 'for server in vault-1 vault-2 vault-3; do VAULT_ADDR="https://$server:8200" vault status -format=json | jq -c "{sealed, ha_enabled, is_self, leader_address}"; done',
        },
      },
      {
        text: "Before you unseal: read the audit log for `sys/seal`. If somebody sealed Vault on purpose it was for a reason.",
      },
    ],
    mitigate: [
      { text: "If it was sealed on purpose, leave it sealed and call the security officer." },
      {
        text: "If servers restarted, unseal them: three of the five key holders, each with their own share.",
        command: { language: "sh", text: 'VAULT_ADDR="https://vault-1:8200" vault operator unseal' },
      },
      {
        text: "If there is no quorum, bring the second server back; do not shrink the cluster while it may return.",
        command: { language: "sh", text: "vault operator raft list-peers" },
      },
    ],
    recover: [
      { text: "See that one is active and all are unsealed.", query: unsealed },
      {
        text: "Start what lost its leases anew; its log says `permission denied` or `lease not found`.",
      },
    ],
    escalate: "Three key holders, at once; the security officer if the audit log has `sys/seal`.",
  },
  risk: {
    event: "No secret can be read, so that nothing new starts and leases run out",
    likelihood: "rare",
    impact: "severe",
    control: "Three servers in two zones; five key holders, of whom three are enough",
  },
});

/** One server is sealed. */
export const vaultSealed = alertingRule({
  name: "VaultSealed",
  severity: "ticket",
  team: "platform",
  expression: promql`${unsealed} == 0`,
  holdSeconds: limits.sealedHoldSeconds,
  summary: "The Vault server {{ $labels.instance }} is sealed",
  description: `{{ $labels.instance }} has been sealed (vault_core_unsealed is {{ $value }}) for ${formatDuration(limits.sealedHoldSeconds)} or longer, and cannot take over.`,
  panel: panelLink("klaxon-vault", "sealed"),
  runbook: {
    meaning: "The server restarted and nobody unsealed it, or its automatic unsealing cannot reach its key.",
    impact:
      "None while another is active. With one server less there is nobody left to take over from the next.",
    confirm: [
      { text: "See which servers are sealed.", query: promql`${unsealed} == 0` },
      {
        text: "See why it restarted.",
        command: {
          language: "sh",
          text: "journalctl -u vault --since -1h --no-pager | grep -iE 'seal|panic|signal|storage' | tail -20",
        },
      },
    ],
    mitigate: [
      {
        text: "Unseal it with three key holders.",
        command: { language: "sh", text: 'VAULT_ADDR="https://$INSTANCE" vault operator unseal' },
      },
    ],
    recover: [
      {
        text: "See that it is a voter again and follows the leader.",
        command: { language: "sh", text: "vault operator raft autopilot state" },
      },
    ],
    escalate: "Three key holders, on the same day; at once if a second server is sealed.",
  },
  risk: {
    event: "A Vault server restarts sealed and cannot take over from the active one",
    likelihood: "possible",
    impact: "minor",
    control: "Servers restart one at a time, and each is unsealed before the next",
  },
});

/** What is asked of Vault cannot be logged. */
export const vaultAuditFailing = alertingRule({
  name: "VaultAuditFailing",
  severity: "page",
  team: "platform",
  expression: promql`${auditFailures} > 0`,
  holdSeconds: 0,
  summary: "Vault refuses requests because it cannot log them",
  description: `About {{ $value | printf "%.0f" }} requests and responses could not be logged within ${failureWindow}; Vault refuses what no audit device takes.`,
  panel: panelLink("klaxon-vault", "audit-failures"),
  runbook: {
    meaning:
      "No audit device takes records any more: its disk is full, its socket is gone, or somebody took the right to write away to leave no trace.",
    impact:
      "Every request that cannot be logged is refused, so that services get no secrets. It looks like an outage and is one.",
    confirm: [
      { text: "See how many requests are refused.", query: auditFailures },
      {
        text: "See the devices, and the disk of the file.",
        command: {
          language: "sh",
          text: "vault audit list -detailed\ndf -h /var/log/vault\nls -l /var/log/vault/audit.log",
        },
      },
    ],
    mitigate: [
      {
        text: "Make room: move old logs to the archive; never delete the one that is written.",
        command: {
          language: "sh",
          text: "logrotate --force /etc/logrotate.d/vault && systemctl kill -s HUP vault",
        },
      },
      {
        text: "If the device itself is broken, add a second one; requests pass as soon as one takes them.",
        command: {
          language: "sh",
          text: "vault audit enable -path=rescue file file_path=/var/lib/vault/audit-rescue.log",
        },
      },
      { text: "Do not disable auditing to get going: what happens meanwhile could never be known." },
    ],
    recover: [
      { text: "See that no failure is added.", query: auditFailures },
      { text: "Look through the log around the first failure for who changed the device or its disk." },
    ],
    escalate: "The security officer, at once, if the device was changed and nobody admits to it.",
  },
  risk: {
    event: "Vault cannot write its audit log and refuses every request",
    likelihood: "rare",
    impact: "severe",
    control: "Two audit devices on different disks, of which one is enough",
  },
});

/** Tokens that never end. */
export const vaultTokensNeverExpire = alertingRule({
  name: "VaultTokensNeverExpire",
  severity: "ticket",
  team: "platform",
  expression: promql`${endlessTokens} > ${limits.endlessTokensMax}`,
  holdSeconds: limits.endlessTokensHoldSeconds,
  summary: "{{ $value }} tokens of Vault never expire",
  description: `{{ $value }} service tokens of {{ $labels.cluster }} were made to live for ever; more than ${limits.endlessTokensMax} are none of ours.`,
  panel: panelLink("klaxon-vault", "tokens"),
  runbook: {
    meaning:
      "Somebody made tokens without an end: a root token that was not revoked, or a role without a maximum.",
    impact: "Whoever finds such a token, in a log or a backup, has its rights until somebody notices.",
    confirm: [
      { text: "See since when there are more.", query: endlessTokens },
      {
        text: "List those that never end, with who made them.",
        command: {
          language: "sh",
          text: `vault list -format=json auth/token/accessors | jq -r '.[]' | while read -r accessor; do vault token lookup -format=json -accessor "$accessor"; done | jq -c 'select(.data.expire_time == null) | .data | {accessor, display_name, policies, creation_time}'`,
        },
      },
    ],
    mitigate: [
      {
        text: "Revoke those that nobody needs; a root token first.",
        command: { language: "sh", text: 'vault token revoke -accessor "$ACCESSOR"' },
      },
      { text: "Give those that are needed a period, so that they end when nobody renews them." },
    ],
    recover: [
      { text: "See the number back at what it was.", query: endlessTokens },
      { text: "Set a maximum on the role or the mount that allowed them." },
    ],
    escalate: "The security officer, within the working day; at once for a root token that nobody admits to.",
  },
  risk: {
    event: "A token without an end is found and used",
    likelihood: "possible",
    impact: "major",
    control: "Every role has a maximum; root tokens are made for one task and revoked after it",
  },
});
