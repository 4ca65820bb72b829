import { scrapeJobs } from "../../../systems/index.ts";
import {
  Edge,
  type EdgeHost,
  hostCertificates,
  type LiveContext,
  type LiveTarget,
  type Prober,
  probeTarget,
  startProber,
} from "../../kit/index.ts";

/** The addresses that are checked, and who checks them. */
export interface RunningProbes {
  readonly targets: readonly LiveTarget[];
  readonly edge: Edge;
}

/** A check is given up by the prober before Prometheus gives up the scrape: its answer tells of the failure. */
const checkTimeoutMs = 3_000;
const scrapeTimeoutSeconds = 4;
// Under this a busy machine fails good checks.
const realTimeoutMsMin = 200;

interface Page {
  readonly body: string;
  /** What is to be found in it. */
  readonly pattern: string;
}

const health: Page = { body: '{"status":"ok"}', pattern: '"status":"ok"' };
const frontPage: Page = {
  body: "<html><head><title>Klaxon</title></head><body>Orders</body></html>",
  pattern: "<title>Klaxon</title>",
};

/** Starts a TLS server with an address's page for each, and the prober. */
export async function startProbes(context: LiveContext): Promise<RunningProbes> {
  const certificates = hostCertificates(context);
  const addresses = scrapeJobs.probes;
  const ports = await context.takePorts(addresses.length);
  const hosts = await Promise.all(
    addresses.map(async (address, index): Promise<[string, EdgeHost]> => {
      const files = await certificates.of(hostOf(address));
      return [address, hostWith(ports[index] ?? 0, files, pageOf(address))];
    }),
  );
  const edge = await Edge.start(context, "probes-edge", Object.fromEntries(hosts));
  for (const address of addresses) certificates.whenReplaced(hostOf(address), () => edge.change(address, {}));
  const prober = await startProber(context, modulesFor(context, addresses, certificates.trustFile));
  return { targets: addresses.map((address) => targetOf(address, edge, prober)), edge };
}

function hostOf(address: string): string {
  return new URL(address).hostname;
}

function pageOf(address: string): Page {
  return hostOf(address).startsWith("api.") ? health : frontPage;
}

function hostWith(
  port: number,
  files: { readonly certificateFile: string; readonly keyFile: string },
  { body }: Page,
): EdgeHost {
  return {
    port,
    isOpen: true,
    tls: { ...files, version: undefined },
    answer: { status: 200, body, delayMs: 0 },
    flapping: undefined,
    lossSpanMs: undefined,
  };
}

function modulesFor(
  { timeScale }: LiveContext,
  addresses: readonly string[],
  trustFile: string,
): Readonly<Record<string, unknown>> {
  const timeoutMs = Math.max(realTimeoutMsMin, Math.round(timeScale.toReal(checkTimeoutMs)));
  const modules = addresses.map((address) => [
    hostOf(address),
    {
      prober: "http",
      timeout: `${timeoutMs}ms`,
      http: {
        preferred_ip_protocol: "ip4",
        fail_if_not_ssl: true,
        fail_if_body_not_matches_regexp: [pageOf(address).pattern],
        tls_config: { ca_file: trustFile, server_name: hostOf(address) },
      },
    },
  ]);
  return Object.fromEntries(modules);
}

function targetOf(address: string, edge: Edge, prober: Prober): LiveTarget {
  return probeTarget(prober, {
    job: "probes",
    instance: address,
    module: hostOf(address),
    target: `https://127.0.0.1:${edge.portOf(address)}${new URL(address).pathname}`,
    intervalSeconds: 5,
    timeoutSeconds: scrapeTimeoutSeconds,
  });
}
