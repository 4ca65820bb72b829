import * as z from "zod";
import { targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { nginxProbeInstance } from "../nginx/jobs.ts";
import { probesInstances } from "../probes/jobs.ts";
import { certificateHosts } from "./jobs.ts";

const host = z.enum(certificateHosts).describe("Whose certificate.");
const daysLeft = z.number().gt(0).max(60).describe("How many days are left when the fault begins.");

/** The faults of certificates as a scenario writes them. */
export const certificatesFaultSchemas = [
  z.strictObject({ kind: z.literal("certificate-expired"), host }),
  z.strictObject({ kind: z.literal("certificate-of-another-name"), host }),
  z.strictObject({ kind: z.literal("certificate-not-renewed"), host, daysLeft }),
  z.strictObject({ kind: z.literal("certificate-chain-ending"), host, daysLeft }),
  z.strictObject({ kind: z.literal("certificate-host-unreachable"), host }),
  z.strictObject({ kind: z.literal("certificate-checks-lost"), host }),
  z.strictObject({
    kind: z.literal("certificate-tls-weakened"),
    host,
    version: z.enum(["TLS 1.0", "TLS 1.1", "TLS 1.2"]).describe("The best that the host speaks."),
  }),
] as const;

/** A fault of certificates. */
export type CertificatesFault = FaultOf<typeof certificatesFaultSchemas>;

/** Each fault of certificates, at a strength that shows. */
export const certificatesFaultExamples: readonly CertificatesFault[] = [
  { kind: "certificate-expired", host: "https://app.klaxon.example" },
  { kind: "certificate-expired", host: "https://api.klaxon.example" },
  { kind: "certificate-of-another-name", host: "https://grafana.klaxon.example" },
  { kind: "certificate-not-renewed", host: "https://api.klaxon.example", daysLeft: 2 },
  { kind: "certificate-chain-ending", host: "https://api.klaxon.example", daysLeft: 10 },
  { kind: "certificate-host-unreachable", host: "https://grafana.klaxon.example" },
  { kind: "certificate-checks-lost", host: "https://grafana.klaxon.example" },
  { kind: "certificate-tls-weakened", host: "https://api.klaxon.example", version: "TLS 1.0" },
];

/** What happens at each fault of certificates, and how it ends at the rollback. */
export const certificatesFaults: Readonly<Record<CertificatesFault["kind"], string>> = {
  "certificate-expired":
    "a certificate ends while it is served, and everybody refuses it; it is renewed at the end",
  "certificate-of-another-name": "a host serves the certificate of another name, and everybody refuses it",
  "certificate-not-renewed": "a certificate was not renewed in time; it is at the end",
  "certificate-chain-ending": "the authority above a certificate ends soon; another signs it at the end",
  "certificate-host-unreachable": "the probes of a host meet no TLS at all",
  "certificate-checks-lost": "every second probe of a host is lost on its way",
  "certificate-tls-weakened": "a host speaks an old version of TLS only",
};

/** The targets that a fault of certificates disturbs, as `job/instance`. */
export function certificatesTargetsOf(fault: CertificatesFault): readonly string[] {
  const verified = targetNames("certificates-verified", [fault.host]);
  const expiry = targetNames("certificates-expiry", [fault.host]);
  switch (fault.kind) {
    case "certificate-expired":
    case "certificate-of-another-name":
      return [
        ...verified,
        ...expiry,
        ...targetNames(
          "nginx-probe",
          [nginxProbeInstance].filter((address) => address.startsWith(fault.host)),
        ),
        ...targetNames(
          "probes",
          probesInstances.filter((address) => address.startsWith(fault.host)),
        ),
      ];
    case "certificate-not-renewed":
    case "certificate-host-unreachable":
    case "certificate-checks-lost":
      return [...verified, ...expiry];
    case "certificate-chain-ending":
      return verified;
    case "certificate-tls-weakened":
      return expiry;
    default:
      return unreachable(fault);
  }
}
