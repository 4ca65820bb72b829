import { certificatesMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { withHost } from "../host-label.ts";
import { defineInhibitions } from "../inhibition.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = {
  "klaxon-certificates": ["trusted", "reachable", "expiry", "chain-expiry", "versions"],
} as const;
const panelLink = linkTo(panels);
const { metrics } = certificatesMetrics;
const day = 86_400;

const limits = {
  /** Renewal is tried from thirty days before the end on: here it has failed for ten days. */
  expiresSoonSeconds: 20 * day,
  expiresVerySoonSeconds: 3 * day,
  /** Two probes; less than what is told of as unreachable because of it. */
  untrustedHoldSeconds: 30,
  probeHoldSeconds: 120,
  tlsHoldSeconds: 120,
  expiryHoldSeconds: 60,
} as const;

const trusted = promql`max by (instance) (${select(metrics.trusted)})`;
const reachable = promql`max by (instance) (${select(metrics.reachable)})`;
const left = promql`min by (instance) (${select(metrics.expiry)}) - time()`;
const chainLeft = promql`min by (instance) (${select(metrics.chainExpiry)}) - time()`;
const showCertificate =
  'echo | openssl s_client -connect "$HOST:443" -servername "$HOST" -showcerts 2>/dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName';
const renew = 'certbot renew --cert-name "$NAME" --force-renewal && nginx -s reload';

const certificatesUntrusted = alertingRule({
  name: "CertificatesUntrusted",
  severity: "page",
  team: "platform",
  expression: withHost(promql`${trusted} == 0 and on (instance) ${reachable} == 1`),
  holdSeconds: limits.untrustedHoldSeconds,
  summary: "The certificate of {{ $labels.instance }} is refused",
  description: `{{ $labels.instance }} answers, and its certificate has been refused for ${formatDuration(limits.untrustedHoldSeconds)} or longer (the verifying probe is {{ $value }}, the other succeeds).`,
  panel: panelLink("klaxon-certificates", "trusted"),
  runbook: {
    meaning:
      "The probe that checks the certificate fails, the one that does not succeeds: it has expired, is for another name, or its chain misses an intermediate. Everything that is probed through TLS fails with it; those pages are left out.",
    impact: "Browsers show a warning instead of the site, and every client of the API breaks off.",
    confirm: [
      { text: "See whether it has ended: seconds left, below 0 since.", query: left },
      {
        text: "Read what is served: dates, names, issuer.",
        command: { language: "sh", text: showCertificate },
      },
      {
        text: "See why a client refuses it.",
        command: {
          language: "sh",
          text: 'curl -sSv "https://$HOST/" -o /dev/null 2>&1 | grep -iE "ssl|verify"',
        },
      },
    ],
    mitigate: [
      {
        text: "Expired: renew it and reload the proxy, which keeps the old one in memory until then.",
        command: { language: "sh", text: renew },
      },
      {
        text: "On disk it is new already: only the reload is missing.",
        command: { language: "sh", text: "nginx -s reload" },
      },
      {
        text: "Wrong name or chain: put the last configuration back; serve `fullchain.pem`, not `cert.pem`.",
      },
    ],
    recover: [
      { text: "The verifying probe succeeds.", query: trusted },
      { text: "The new end is about ninety days away.", query: left },
    ],
    escalate:
      "The lead of the platform team after fifteen minutes; the certificate authority's status page first when renewal itself is refused.",
  },
  risk: {
    event: "A certificate ends or is replaced by a wrong one, and every client refuses the connection",
    likelihood: "possible",
    impact: "severe",
    control: "Renewal thirty days ahead by a timer; the proxy's configuration test reads the new files",
  },
});

const renewal = [
  {
    text: "Run the renewal by hand and read why it fails: the challenge's path, the DNS record, a rate limit.",
    command: {
      language: "sh" as const,
      text: 'certbot renew --cert-name "$NAME" --dry-run\njournalctl -u certbot -n 50',
    },
  },
  { text: "Renew for good, and reload the proxy.", command: { language: "sh" as const, text: renew } },
];

const certificatesExpireVerySoon = alertingRule({
  name: "CertificatesExpireVerySoon",
  severity: "page",
  team: "platform",
  expression: promql`${left} < ${limits.expiresVerySoonSeconds} and ${left} > 0`,
  holdSeconds: limits.expiryHoldSeconds,
  summary: "The certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}",
  description: `The certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}; with less than ${formatDuration(limits.expiresVerySoonSeconds)} left a weekend may be too long.`,
  panel: panelLink("klaxon-certificates", "expiry"),
  runbook: {
    meaning: "Renewal has failed for weeks, and nobody acted on the ticket; or the host is not part of it.",
    impact: "None until it ends. Then every client refuses the connection.",
    confirm: [
      { text: "See which hosts, and how long each has.", query: left },
      { text: "Read what is served.", command: { language: "sh", text: showCertificate } },
    ],
    mitigate: renewal,
    recover: [{ text: "The end is about ninety days away.", query: left }],
    escalate:
      "The lead of the platform team when it cannot be renewed within the hour: another authority takes a day.",
  },
  risk: {
    event: "Renewal fails unseen until a certificate is about to end",
    likelihood: "possible",
    impact: "severe",
    control: "A ticket seventeen days earlier",
  },
});

const certificatesExpireSoon = alertingRule({
  name: "CertificatesExpireSoon",
  severity: "ticket",
  team: "platform",
  expression: promql`${left} < ${limits.expiresSoonSeconds} and ${left} >= ${limits.expiresVerySoonSeconds}`,
  holdSeconds: limits.expiryHoldSeconds,
  summary: "The certificate of {{ $labels.instance }} was not renewed",
  description: `The certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}; it should have been renewed long before ${formatDuration(limits.expiresSoonSeconds)} are left.`,
  panel: panelLink("klaxon-certificates", "expiry"),
  runbook: {
    meaning:
      "Renewal starts thirty days before the end and tries twice a day. It has failed for ten days, or the new certificate is on disk and was never loaded.",
    impact: "None yet; there are weeks.",
    confirm: [
      { text: "See which hosts, and how long each has.", query: left },
      {
        text: "Compare what is served with what is on disk.",
        command: {
          language: "sh",
          text: `${showCertificate}\nopenssl x509 -noout -enddate -in "/etc/letsencrypt/live/$NAME/fullchain.pem"`,
        },
      },
    ],
    mitigate: renewal,
    recover: [{ text: "The end is about ninety days away.", query: left }],
    escalate: "Nobody at night; the platform team within the week.",
  },
  risk: {
    event: "The renewal of certificates stops working",
    likelihood: "possible",
    impact: "minor",
    control: "The renewal timer tries twice a day and mails its failures",
  },
});

const certificatesChainExpiresSoon = alertingRule({
  name: "CertificatesChainExpiresSoon",
  severity: "ticket",
  team: "platform",
  // Where the certificate itself is what ends, its own alerts tell.
  expression: promql`
    ${chainLeft} < ${limits.expiresSoonSeconds}
    unless on (instance) ${left} < ${limits.expiresSoonSeconds}`,
  holdSeconds: limits.expiryHoldSeconds,
  summary: "The chain above the certificate of {{ $labels.instance }} ends soon",
  description: `The last chain by which {{ $labels.instance }} is trusted ends in {{ $value | humanizeDuration }}, before its certificate; ${formatDuration(limits.expiresSoonSeconds)} is little for a change of authority.`,
  panel: panelLink("klaxon-certificates", "chain-expiry"),
  runbook: {
    meaning:
      "An intermediate, or our own authority, ends before the certificates that it signed. Renewing the certificate alone does not help if it is signed by the same one.",
    impact: "None yet. When it ends, all hosts below it are refused at once, whatever their own dates say.",
    confirm: [
      { text: "See which hosts share it.", query: chainLeft },
      {
        text: "Read the dates of every certificate in the chain.",
        command: {
          language: "sh",
          text: 'echo | openssl s_client -connect "$HOST:443" -servername "$HOST" -showcerts 2>/dev/null | awk \'/BEGIN/,/END/\' | openssl storeutl -noout -text -certs /dev/stdin | grep -E "Subject:|Not After"',
        },
      },
    ],
    mitigate: [
      { text: "A public intermediate: renew the certificate, and serve the chain that comes with it." },
      {
        text: "Our own authority: issue the next one, bring its root to every client first, then sign anew.",
      },
    ],
    recover: [{ text: "The chain lasts longer than the certificates.", query: chainLeft }],
    escalate: "Whoever answers for security in the day: a new authority needs their word.",
  },
  risk: {
    event: "An authority ends before the certificates below it, and all hosts are refused at once",
    likelihood: "rare",
    impact: "severe",
    control: "Certificates are not signed for longer than their authority lasts",
  },
});

const certificatesProbeFailing = alertingRule({
  name: "CertificatesProbeFailing",
  severity: "ticket",
  team: "platform",
  expression: promql`${reachable} == 0`,
  holdSeconds: limits.probeHoldSeconds,
  summary: "The certificate of {{ $labels.instance }} cannot be read",
  description: `{{ $labels.instance }} has shown no certificate for ${formatDuration(limits.probeHoldSeconds)} or longer (probe_success is {{ $value }} without verification); when it ends is not known meanwhile.`,
  panel: panelLink("klaxon-certificates", "reachable"),
  runbook: {
    meaning:
      "No TLS handshake takes place at all: the host is away, its port is closed, or it offers no protocol that the probe knows.",
    impact:
      "Its expiry is out of sight, and the alerts about it are blind. Whether users are harmed, its own alerts say.",
    confirm: [
      { text: "See which hosts.", query: `${reachable} == 0` },
      {
        text: "Try the handshake.",
        command: {
          language: "sh",
          text: 'openssl s_client -connect "$HOST:443" -servername "$HOST" </dev/null',
        },
      },
    ],
    mitigate: [
      { text: "The host is away: its own alerts lead; nothing is to be done here." },
      { text: "The host is gone for good: take it out of the probe's targets." },
    ],
    recover: [{ text: "The probe reads it again.", query: reachable }],
    escalate: "Nobody at night; the owner of the host in the day.",
  },
  risk: {
    event: "The end of a certificate goes out of sight because its probe fails",
    likelihood: "possible",
    impact: "minor",
    control: "Every host with TLS is probed twice, with verification and without",
  },
});

const certificatesWeakTls = alertingRule({
  name: "CertificatesWeakTls",
  severity: "ticket",
  team: "platform",
  expression: promql`
    max by (instance, version) (${select(metrics.tlsVersion)})
    unless on (instance, version) ${select(metrics.tlsVersion, { where: [["version", "=~", "TLS 1[.][23]"]] })}`,
  holdSeconds: limits.tlsHoldSeconds,
  summary: "{{ $labels.instance }} speaks {{ $labels.version }}",
  description: `{{ $labels.instance }} agreed on {{ $labels.version }} with a probe that offers the newest, for ${formatDuration(limits.tlsHoldSeconds)} or longer ({{ $value }} such handshake at present).`,
  panel: panelLink("klaxon-certificates", "versions"),
  runbook: {
    meaning:
      "The server's best protocol is one that browsers have given up: an old configuration, or an old machine answers for the name.",
    impact: "Current browsers refuse it. Whoever can speak it can be listened to.",
    confirm: [
      { text: "See which versions are spoken.", query: `${select(metrics.tlsVersion)} == 1` },
      {
        text: "See whether the newest is refused.",
        command: {
          language: "sh",
          text: 'openssl s_client -tls1_3 -connect "$HOST:443" </dev/null | head -3',
        },
      },
    ],
    mitigate: [
      {
        text: "Set `ssl_protocols TLSv1.2 TLSv1.3;` and reload.",
        command: { language: "sh", text: "nginx -t && nginx -s reload" },
      },
      { text: "Another machine answers: correct the name's address." },
    ],
    recover: [{ text: "TLS 1.2 or 1.3 is spoken.", query: select(metrics.tlsVersion) }],
    escalate: "Whoever answers for security in the day.",
  },
  risk: {
    event: "A host falls back to a protocol that can be broken",
    likelihood: "rare",
    impact: "major",
    control: "One TLS configuration for all hosts",
  },
});

const refusedReason = "whoever refuses the certificate gets no further, so everything behind it seems away";

const inhibitions = defineInhibitions([
  {
    source: "CertificatesUntrusted",
    targets: ["NginxProbeFailing", "ProbesFailing"],
    equal: ["host"],
    reason: refusedReason,
  },
  {
    source: "CertificatesUntrusted",
    targets: ["CertificatesExpireVerySoon", "CertificatesExpireSoon", "CertificatesWeakTls"],
    equal: ["instance"],
    reason: "what is refused now has to be replaced, whatever else is wrong with it",
  },
]);

/** The alerting of TLS certificates. */
export const certificatesAlerting = defineAlerting({
  title: "TLS certificates",
  panels,
  objectives: {},
  limits,
  groups: [
    { name: "certificates-trust", intervalSeconds: 5, rules: [certificatesUntrusted] },
    {
      name: "certificates-expiry",
      intervalSeconds: 15,
      rules: [
        certificatesExpireVerySoon,
        certificatesExpireSoon,
        certificatesChainExpiresSoon,
        certificatesProbeFailing,
        certificatesWeakTls,
      ],
    },
  ],
  inhibitions,
});
