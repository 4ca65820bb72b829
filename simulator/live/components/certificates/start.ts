import { scrapeJobs } from "../../../systems/index.ts";
import {
  Edge,
  type EdgeHost,
  type HostCertificates,
  hostCertificates,
  type LiveContext,
  type LiveTarget,
  type Prober,
  probeTarget,
  startProber,
} from "../../kit/index.ts";

/** The hosts, their certificates, and who probes them. */
export interface RunningCertificates {
  readonly targets: readonly LiveTarget[];
  readonly edge: Edge;
  readonly certificates: HostCertificates;
}

/** Less than Prometheus gives a scrape, so that the prober tells of the failure. */
const probeTimeoutMs = 9_000;
// Under this a busy machine fails good probes.
const realTimeoutMsMin = 400;

/** Starts a TLS server for each host, and a prober that asks each with verification and without. */
export async function startCertificates(context: LiveContext): Promise<RunningCertificates> {
  const certificates = hostCertificates(context);
  const addresses = scrapeJobs["certificates-verified"];
  const ports = await context.takePorts(addresses.length);
  const hosts = await Promise.all(
    addresses.map(async (address, index): Promise<[string, EdgeHost]> => {
      const files = await certificates.of(new URL(address).hostname);
      const host: EdgeHost = {
        port: ports[index] ?? 0,
        isOpen: true,
        tls: { ...files, version: undefined },
        answer: { status: 200, body: "ok", delayMs: 0 },
        flapping: undefined,
        lossSpanMs: undefined,
      };
      return [address, host];
    }),
  );
  const edge = await Edge.start(context, "certificates-edge", Object.fromEntries(hosts));
  for (const address of addresses)
    certificates.whenReplaced(new URL(address).hostname, () => edge.change(address, {}));
  const prober = await startProber(context, modulesFor(context, addresses, certificates.trustFile));
  return {
    targets: addresses.flatMap((address) => targetsOf(address, edge, prober)),
    edge,
    certificates,
  };
}

function modulesFor(
  { timeScale }: LiveContext,
  addresses: readonly string[],
  trustFile: string,
): Readonly<Record<string, unknown>> {
  const timeoutMs = Math.max(realTimeoutMsMin, Math.round(timeScale.toReal(probeTimeoutMs)));
  // By itself the prober refuses what is older than TLS 1.2, and so could not tell that it is spoken.
  const common = { min_version: "TLS10" };
  const moduleWith = (tls: object) => ({
    prober: "http",
    timeout: `${timeoutMs}ms`,
    http: { preferred_ip_protocol: "ip4", fail_if_not_ssl: true, tls_config: { ...common, ...tls } },
  });
  const modules = addresses.map((address) => {
    const { hostname } = new URL(address);
    return [`verified-${hostname}`, moduleWith({ ca_file: trustFile, server_name: hostname })];
  });
  return { ...Object.fromEntries(modules), expiry: moduleWith({ insecure_skip_verify: true }) };
}

function targetsOf(address: string, edge: Edge, prober: Prober): readonly LiveTarget[] {
  const { hostname } = new URL(address);
  const target = `https://127.0.0.1:${edge.portOf(address)}/`;
  return [
    probeTarget(prober, {
      job: "certificates-verified",
      instance: address,
      module: `verified-${hostname}`,
      target,
    }),
    probeTarget(prober, { job: "certificates-expiry", instance: address, module: "expiry", target }),
  ];
}
