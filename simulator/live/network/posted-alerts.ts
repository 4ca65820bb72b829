import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { z } from "zod";
import { instantText, isNoInstant } from "./instant-text.ts";
import { readJson, textsByName } from "./json-text.ts";

/** An alert as Prometheus posts it to Alertmanager. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Undefined where the sender leaves it to Alertmanager. */
  readonly startsAtMs: number | undefined;
  /** When it ended, or until when it counts as firing without another post. */
  readonly endsAtMs: number | undefined;
}

const instant = instantText.transform((ms) => (isNoInstant(ms) ? undefined : ms)).optional();

const alertsSchema = z.array(
  z
    .object({ labels: textsByName, annotations: textsByName.optional(), startsAt: instant, endsAt: instant })
    .transform(
      ({ labels, annotations = {}, startsAt, endsAt }): PostedAlert => ({
        labels,
        annotations,
        startsAtMs: startsAt,
        endsAtMs: endsAt,
      }),
    ),
);

const unzip = promisify(gunzip);

/** Reads the body of `POST /api/v2/alerts`; undefined where it is none, or unpacks to more than `bytesMax`. */
export async function readPostedAlerts(
  bytes: Buffer,
  encoding: string | undefined,
  bytesMax: number,
): Promise<readonly PostedAlert[] | undefined> {
  const plain = await unpack(bytes, (encoding ?? "identity").toLowerCase(), bytesMax);
  return plain === undefined ? undefined : readJson(alertsSchema, plain).value;
}

async function unpack(bytes: Buffer, encoding: string, bytesMax: number): Promise<Buffer | undefined> {
  if (encoding === "identity") return bytes;
  if (encoding !== "gzip" && encoding !== "x-gzip") return undefined;
  try {
    return await unzip(bytes, { maxOutputLength: bytesMax });
  } catch {
    return undefined;
  }
}
