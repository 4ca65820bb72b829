export { type DashboardForm, dashboardShapes } from "./dashboard-shape.ts";
export type { ImportCounts } from "./import-counts.ts";
export { type DashboardImport, type ImportOptions, importDashboard } from "./import-dashboard.ts";
export type { ImportDifference } from "./import-difference.ts";
export { dashboardFormOf } from "./read-dashboard.ts";
