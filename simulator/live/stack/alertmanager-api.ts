import * as z from "zod";
import { JsonApi } from "./http-json.ts";

const statusSchema = z.object({
  cluster: z.object({ status: z.string(), peers: z.array(z.unknown()).default([]) }),
  config: z.object({ original: z.string() }),
  versionInfo: z.object({ version: z.string() }),
});

const alertsSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    receivers: z.array(z.object({ name: z.string() })),
    status: z.object({
      state: z.string(),
      silencedBy: z.array(z.string()).default([]),
      inhibitedBy: z.array(z.string()).default([]),
      mutedBy: z.array(z.string()).nullish(),
    }),
    fingerprint: z.string(),
    startsAt: z.string(),
    updatedAt: z.string(),
  }),
);

/** An Alertmanager's own account of itself. */
export interface AlertmanagerStatus {
  /** Its configuration as it has loaded it; secrets are hidden in it. */
  readonly config: string;
  readonly version: string;
  readonly peerCount: number;
  readonly isClusterReady: boolean;
}

/** An alert that an Alertmanager holds. */
export interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly receivers: readonly string[];
  /** Since when it fires, milliseconds since the epoch. */
  readonly startsAtMs: number;
  /** When it was last posted, by the clock of Alertmanager. */
  readonly updatedAtMs: number;
  /** Why nobody is told of it; undefined where it is not muted. */
  readonly mutedBecause: string | undefined;
}

/** An alert as it is posted. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
}

/** The HTTP API (version 2) of one Alertmanager. Every call rejects with a `LiveError` when it is not answered as it should. */
export class AlertmanagerApi extends JsonApi {
  /** `base` is its address without a slash at the end. */
  constructor(base: string, signal: AbortSignal, headers?: Readonly<Record<string, string>>) {
    super("Alertmanager", base, { signal, ...(headers === undefined ? {} : { headers }) });
  }

  async status(): Promise<AlertmanagerStatus> {
    const { config, versionInfo, cluster } = await this.ask("/api/v2/status", statusSchema);
    return {
      config: config.original,
      version: versionInfo.version,
      peerCount: cluster.peers.length,
      isClusterReady: cluster.status === "ready" || cluster.status === "disabled",
    };
  }

  /** The alerts that it holds, muted ones too. */
  async alerts(): Promise<readonly HeldAlert[]> {
    const all = await this.ask("/api/v2/alerts", alertsSchema);
    const nameOf = new Map(
      all.map(({ fingerprint, labels }) => [fingerprint, labels.alertname ?? fingerprint]),
    );
    return all.map(({ labels, receivers, status, startsAt, updatedAt }) => ({
      labels,
      receivers: receivers.map(({ name }) => name),
      startsAtMs: Date.parse(startsAt),
      updatedAtMs: Date.parse(updatedAt),
      mutedBecause: mutedBecause(status, nameOf),
    }));
  }

  async post(alerts: readonly PostedAlert[]): Promise<void> {
    await this.ask("/api/v2/alerts", z.unknown(), { method: "POST", body: alerts });
  }
}

function mutedBecause(
  status: z.output<typeof alertsSchema>[number]["status"],
  nameOf: ReadonlyMap<string, string>,
): string | undefined {
  const [by] = status.inhibitedBy;
  if (by !== undefined) return `is inhibited by ${nameOf.get(by) ?? by}`;
  if (status.silencedBy.length > 0) return `is silenced by ${status.silencedBy.join(", ")}`;
  const muted = status.mutedBy ?? [];
  return muted.length > 0 ? `is muted during ${muted.join(", ")}` : undefined;
}
