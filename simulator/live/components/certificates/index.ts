import { defineLiveSystem, type EdgeTlsVersion, swappedAtOnce } from "../../kit/index.ts";
import { type RunningCertificates, startCertificates } from "./start.ts";

const dayMs = 86_400_000;
/** How long ago a certificate ended that has ended when the fault begins. */
const endedMs = 60_000;
/** Each host is probed once in so long, so that every second probe is lost in every second span. */
const probeIntervalMs = 15_000;

const versions: Readonly<Record<"TLS 1.0" | "TLS 1.1" | "TLS 1.2", EdgeTlsVersion>> = {
  "TLS 1.0": "TLSv1",
  "TLS 1.1": "TLSv1.1",
  "TLS 1.2": "TLSv1.2",
};

/** The certificates of our hosts: TLS servers that show them, signed by openssl to the second, and two probes of each. */
export const certificatesLive = defineLiveSystem({
  system: "certificates",
  description:
    "TLS servers of three hosts, certificates by openssl, the blackbox exporter with and without verification",
  programs: ["blackbox-exporter", "openssl"],
  start: startCertificates,
  faults: {
    "certificate-expired": ({ host }, running) =>
      running.certificates.replace(nameOf(host), { leftMs: -endedMs }),
    "certificate-of-another-name": ({ host }, running) =>
      running.certificates.replace(nameOf(host), { name: "other.klaxon.example" }),
    "certificate-not-renewed": ({ host, daysLeft }, running) =>
      running.certificates.replace(nameOf(host), { leftMs: daysLeft * dayMs }),
    "certificate-chain-ending": ({ host, daysLeft }, running) =>
      running.certificates.replace(nameOf(host), { authorityLeftMs: daysLeft * dayMs }),
    "certificate-host-unreachable": ({ host }, { edge }) => edge.disturb(host, { isOpen: false }),
    "certificate-checks-lost": ({ host }, { edge }, { timeScale }) =>
      edge.disturb(host, { lossSpanMs: timeScale.toReal(probeIntervalMs) }),
    "certificate-tls-weakened": ({ host, version }, running) => speakOnly(running, host, versions[version]),
  },
  paces: {
    "certificate-expired": () => swappedAtOnce,
    "certificate-of-another-name": () => swappedAtOnce,
    "certificate-not-renewed": () => swappedAtOnce,
    "certificate-chain-ending": () => swappedAtOnce,
  },
});

function nameOf(host: string): string {
  return new URL(host).hostname;
}

function speakOnly({ edge }: RunningCertificates, host: string, version: EdgeTlsVersion) {
  const { tls } = edge.hostOf(host);
  return edge.disturb(host, { tls: tls === undefined ? undefined : { ...tls, version } });
}
