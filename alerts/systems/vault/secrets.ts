import { vaultMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { vaultLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = vaultMetrics;
const failureWindow = formatDuration(limits.failureWindowSeconds);
const findings = `max by (repository) (${select(metrics.scanFindings)})`;
const scanAge = `time() - max by (repository) (${select(metrics.scanLastRun)})`;
const unsealErrors = promql`
  sum by (namespace, reason) (increase(${select(metrics.unsealErrors)}[${failureWindow}]))`;

/** A sealed secret of the repository cannot be unsealed. */
export const vaultSealedSecretsFailing = alertingRule({
  name: "VaultSealedSecretsFailing",
  severity: "ticket",
  team: "platform",
  expression: promql`${unsealErrors} > 0`,
  holdSeconds: 0,
  summary: "Sealed secrets of {{ $labels.namespace }} cannot be unsealed",
  description: `About {{ $value | printf "%.0f" }} attempts to unseal a secret of {{ $labels.namespace }} failed within ${failureWindow} ({{ $labels.reason }}).`,
  panel: panelLink("klaxon-vault", "unseal-errors"),
  runbook: {
    meaning:
      "A secret was sealed for another cluster, another namespace or a key that this controller has not; after a cluster was rebuilt without its keys that is true of all of them.",
    impact: "The secret keeps its old value, or is missing where it is new; pods that need it do not start.",
    confirm: [
      { text: "See which namespaces, and why.", query: unsealErrors },
      {
        text: "Read which secrets, and the reason in full.",
        command: {
          language: "sh",
          text: 'kubectl get sealedsecrets -A -o json | jq -r \'.items[] | select(.status.conditions[]? | .type == "Synced" and .status == "False") | "\\(.metadata.namespace)/\\(.metadata.name): \\(.status.conditions[0].message)"\'',
        },
      },
    ],
    mitigate: [
      {
        text: "Seal the one secret anew, for this cluster and this namespace.",
        command: {
          language: "sh",
          text: 'kubeseal --controller-namespace kube-system --namespace "$NAMESPACE" --format yaml < secret.yaml > sealed-secret.yaml && shred -u secret.yaml',
        },
      },
      {
        text: "If it is all of them, bring the old keys back from the vault of the key holders, and restart the controller.",
        command: {
          language: "sh",
          text: "kubectl apply -f sealing-keys.yaml && kubectl -n kube-system rollout restart deployment/sealed-secrets-controller",
        },
      },
    ],
    recover: [{ text: "See that no attempt fails any more.", query: unsealErrors }],
    escalate: "Whoever sealed it; the lead of the platform team if it is all of them.",
  },
  risk: {
    event: "Secrets of the repository cannot be unsealed, so that pods do not start",
    likelihood: "possible",
    impact: "minor",
    control: "The sealing keys are backed up at each renewal, and restored in the yearly test",
  },
});

/** A secret stands in a repository in the clear. */
export const vaultSecretCommitted = alertingRule({
  name: "VaultSecretCommitted",
  severity: "page",
  team: "platform",
  expression: promql`${findings} > 0`,
  holdSeconds: 0,
  summary: "A secret stands in the clear in {{ $labels.repository }}",
  description: `The last scan found {{ $value }} secrets in the clear in {{ $labels.repository }}, its history included; the check before the merge did not stop them.`,
  panel: panelLink("klaxon-vault", "findings"),
  runbook: {
    meaning:
      "A key, a password or a token was pushed. The pattern may be wrong about a test value; take it for real until you have looked.",
    impact:
      "Everybody who can read the repository, and every fork and every build log, has it. Public ones are found by strangers within minutes.",
    confirm: [
      { text: "See which repository, and how many.", query: promql`${findings} > 0` },
      {
        text: "See where, without printing the secret again.",
        command: {
          language: "sh",
          text: 'gitleaks detect --redact --source "$REPOSITORY" --report-path /dev/stdout | jq -r \'.[] | "\\(.File):\\(.StartLine) \\(.RuleID) \\(.Commit[0:10]) \\(.Email)"\'',
        },
      },
    ],
    mitigate: [
      {
        text: "Revoke or change the secret where it is valid, first and at once. To remove the commit does not help.",
      },
      {
        text: "If Vault issued it, revoke all that was issued there.",
        command: { language: "sh", text: 'vault lease revoke -prefix "$MOUNT/creds/$ROLE"' },
      },
      { text: "Look in the logs of what it opens for use by strangers since the push." },
    ],
    recover: [
      {
        text: "Take it out of the history, with all who have clones told, and let the scan run again.",
        query: findings,
      },
      { text: "A value that only looks like a secret goes on the allow list, with its reason, by a review." },
    ],
    escalate: "The security officer, at once; the data protection officer if it opened customers' data.",
  },
  risk: {
    event: "A secret is pushed in the clear and used by strangers",
    likelihood: "possible",
    impact: "severe",
    control: "A hook before the commit and a check before the merge scan for secrets; leases are short",
  },
});

/** Nobody scans a repository any more. */
export const vaultSecretScanStale = alertingRule({
  name: "VaultSecretScanStale",
  severity: "ticket",
  team: "platform",
  expression: promql`${scanAge} > ${limits.scanAgeSeconds}`,
  holdSeconds: 0,
  summary: "{{ $labels.repository }} is no longer scanned for secrets",
  description: `The last scan of {{ $labels.repository }} ended {{ $value | humanizeDuration }} ago; one is made every ten minutes, and more than ${formatDuration(limits.scanAgeSeconds)} is too long.`,
  panel: panelLink("klaxon-vault", "scan-age"),
  runbook: {
    meaning: "The scanner's schedule stands still, it may not read the repository, or a scan does not end.",
    impact: "A secret that is pushed now goes unseen. That nothing was found means nothing.",
    confirm: [
      { text: "See whether it is one repository or all of them.", query: scanAge },
      {
        text: "Read the last run.",
        command: { language: "sh", text: "gh run list --workflow secret-scan.yml --limit 5" },
      },
    ],
    mitigate: [
      {
        text: "Start a scan by hand.",
        command: { language: "sh", text: 'gh workflow run secret-scan.yml -f repository="$REPOSITORY"' },
      },
      { text: "If it may not read the repository, renew its token; one that may read is enough." },
    ],
    recover: [{ text: "See every repository below ten minutes.", query: promql`max(${scanAge})` }],
    escalate: "The security officer, within the working day.",
  },
  risk: {
    event: "The scan for secrets stands still and nobody notices",
    likelihood: "possible",
    impact: "minor",
    control: "The check before the merge scans each change on its own",
  },
});
