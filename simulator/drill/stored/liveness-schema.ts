import * as z from "zod";

/** What one panel showed of one drill. Its words are those of `simulator/liveness`, which stands above and makes it. */
export type StoredPanelLiveness = z.infer<typeof panelLivenessSchema>;

/** A panel that shows nothing of what it is there for. */
export type StoredLivenessProblem = z.infer<typeof livenessProblemSchema>;

// Zod would keep what it does not know; here only what is shown is kept, for there are tens of thousands of them.
const panelLivenessSchema = z.object({
  dashboard: z.string(),
  panelId: z.number(),
  panelTitle: z.string(),
  drill: z.string(),
  state: z.enum(["shows", "unchanged", "no-data", "unrenderable"]),
  link: z.string().exactOptional(),
  alerts: z.array(z.string()).exactOptional(),
});

const livenessProblemSchema = z.object({
  code: z.enum(["panel-never-shows", "alert-panel-blind", "exception-unused"]),
  dashboard: z.string(),
  panelId: z
    .number()
    .optional()
    .transform((id) => id),
  panelTitle: z.string(),
  alert: z.string().exactOptional(),
  message: z.string(),
});

/** What a run's file says of panels. */
export interface StoredLiveness {
  readonly panels: readonly StoredPanelLiveness[];
  readonly problems: readonly StoredLivenessProblem[];
}

/** Reads what can be read of it, and counts what cannot: what a newer klaxon calls by words that this one does not know. */
export function readLiveness(
  panels: readonly unknown[],
  problems: readonly unknown[],
): { readonly liveness: StoredLiveness; readonly unreadCount: number } {
  const read = {
    panels: known(panelLivenessSchema, panels),
    problems: known(livenessProblemSchema, problems),
  };
  const readCount = read.panels.length + read.problems.length;
  return { liveness: read, unreadCount: panels.length + problems.length - readCount };
}

function known<Item>(schema: z.ZodType<Item>, values: readonly unknown[]): readonly Item[] {
  return values.flatMap((value) => {
    const result = schema.safeParse(value);
    return result.success ? [result.data] : [];
  });
}
