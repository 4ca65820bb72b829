import * as z from "zod";

/** What a dashboard says of itself, without how it is drawn. */
export interface DashboardOutline {
  readonly uid: string;
  readonly title: string;
  /** The system that it is about: the tag behind `klaxon`. */
  readonly system: string;
  readonly panelCount: number;
}

const panelSchema: z.ZodType<PanelOutline> = z.object({
  type: z.string(),
  get panels() {
    return z.array(panelSchema).default([]);
  },
});

interface PanelOutline {
  readonly type: string;
  readonly panels: readonly PanelOutline[];
}

const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  tags: z.array(z.string()).default([]),
  panels: z.array(panelSchema).default([]),
});

/** Reads a dashboard in Grafana's classic format; undefined where it is none. */
export function readDashboardOutline(text: string): DashboardOutline | undefined {
  const parsed = dashboardSchema.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { uid, title, tags, panels } = parsed.data;
  const system = tags.find((tag) => tag !== "klaxon") ?? "";
  return { uid, title, system, panelCount: countPanels(panels) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// The heading of a row is no panel; what a closed row holds is.
function countPanels(panels: readonly PanelOutline[]): number {
  return panels.reduce(
    (count, { type, panels: inner }) => count + (type === "row" ? 0 : 1) + countPanels(inner),
    0,
  );
}
