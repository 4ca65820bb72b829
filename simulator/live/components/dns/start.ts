import { scrapeJobs } from "../../../systems/index.ts";
import { type LiveContext, type LiveTarget, probeTarget, startProber } from "../../kit/index.ts";
import { Resolver } from "./resolver.ts";

/** The resolvers and who asks them. */
export interface RunningDns {
  readonly targets: readonly LiveTarget[];
  readonly resolvers: readonly Resolver[];
}

const addresses: Readonly<Record<string, string>> = {
  "api.klaxon.example": "198.51.100.10",
  "db.klaxon.internal": "10.0.3.11",
};

/** Where nobody of ours is. */
export const wrongAddress = "203.0.113.66";

/** Less than Prometheus gives a scrape, so that the prober tells of the failure. */
const queryTimeoutMs = 9_000;
// Under this a busy machine fails good queries.
const realTimeoutMsMin = 400;

/** Starts the resolvers, and the prober that asks each for each name. */
export async function startDns(context: LiveContext): Promise<RunningDns> {
  const queries = scrapeJobs.dns.map((instance) => {
    const [name = "", resolver = ""] = instance.split("@");
    return { instance, name, resolver };
  });
  const names = [...new Set(queries.map(({ resolver }) => resolver))];
  const ports = await context.takePorts(names.length);
  const resolvers = names.map((name, index) => new Resolver(context, name, ports[index] ?? 0, addresses));
  const [prober] = await Promise.all([
    startProber(context, modulesFor(context)),
    ...resolvers.map((resolver) => resolver.start()),
  ]);
  const targets = queries.map(({ instance, name, resolver }) =>
    probeTarget(prober, {
      job: "dns",
      instance,
      module: name,
      target: `127.0.0.1:${resolvers.find((each) => each.instance === resolver)?.port}`,
    }),
  );
  return { targets, resolvers };
}

function modulesFor({ timeScale }: LiveContext): Readonly<Record<string, unknown>> {
  const timeoutMs = Math.max(realTimeoutMsMin, Math.round(timeScale.toReal(queryTimeoutMs)));
  const modules = Object.entries(addresses).map(([name, address]) => [
    name,
    {
      prober: "dns",
      timeout: `${timeoutMs}ms`,
      dns: {
        preferred_ip_protocol: "ip4",
        transport_protocol: "udp",
        query_name: name,
        query_type: "A",
        validate_answer_rrs: {
          fail_if_none_matches_regexp: [`\\tA\\t${address.replaceAll(".", "[.]")}$`],
        },
      },
    },
  ]);
  return Object.fromEntries(modules);
}
