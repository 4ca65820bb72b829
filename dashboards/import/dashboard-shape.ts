import * as z from "zod";

/**
 * The parts of a dashboard on which reading it depends; everything else may be as it likes, since it is carried over
 * whatever it is.
 */
const object = z.looseObject({});

const panel = z.looseObject({
  title: z.string().optional(),
  targets: z.array(object).nullable().optional(),
});

const headingOrPanel = panel.extend({ panels: z.array(panel).nullable().optional() });

const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .looseObject({ list: z.array(item).optional() })
    .nullable()
    .optional();

const classic = z.looseObject({
  title: z.string(),
  panels: z.array(headingOrPanel).nullable().optional(),
  rows: z
    .array(z.looseObject({ panels: z.array(panel).nullable().optional() }))
    .nullable()
    .optional(),
  templating: listOf(object),
  annotations: listOf(object),
  links: z.array(object).nullable().optional(),
});

const v2Spec = z.looseObject({
  title: z.string(),
  elements: z.record(z.string(), z.looseObject({ kind: z.string(), spec: object })),
  layout: z.looseObject({ kind: z.string(), spec: object }),
  variables: z.array(object).nullable().optional(),
  annotations: z.array(object).nullable().optional(),
});

const v2 = z.looseObject({
  metadata: z.looseObject({ name: z.string().optional() }).optional(),
  spec: v2Spec,
});

/**
 * How the dashboard lies in its file: bare, as the HTTP API hands it out, as a resource of either format; of the newer one also
 * with what its reader may do (`v2-access`), or its `spec` alone.
 */
export type DashboardForm = "classic" | "api" | "resource" | "v2" | "v2-access" | "v2-spec";

/** What a file of each form must look like. */
export const dashboardShapes: Readonly<Record<DashboardForm, z.ZodType>> = {
  classic,
  api: z.looseObject({ dashboard: classic }),
  resource: z.looseObject({ spec: classic }),
  v2,
  "v2-access": v2,
  "v2-spec": v2Spec,
};
