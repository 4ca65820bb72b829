import * as z from "zod";

const recordSchema = z.strictObject({
  version: z.literal(1),
  /** Names the run in `klaxon abort RUN`. */
  id: z.string().regex(/^[\w-]{1,64}$/),
  pid: z.int().positive(),
  /** When its process began, as the table of processes tells it. */
  processStart: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  by: z.string(),
  scenarios: z.array(z.string()),
});

/** A run of `klaxon live`, as it stands beside its socket. */
export type RunRecord = z.output<typeof recordSchema>;

/** The text of a record's file. */
export function renderRunRecord(record: RunRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** Undefined where the text is no record, as of a runner that was killed while it wrote. */
export function parseRunRecord(text: string): RunRecord | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
