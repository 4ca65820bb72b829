import { type DashboardModel, readDashboardDocument } from "../../dashboard/index.ts";

/** Reads a dashboard that JSON held; undefined where it is none. Places are not known any more, and not needed. */
export function readContent(content: unknown, file: string): DashboardModel | undefined {
  const nowhere = { line: 1, column: 1 };
  return readDashboardDocument({ value: content, file, placeOf: () => nowhere, keyPlaceOf: () => nowhere })
    .dashboard;
}
