export { type CurvePicture, curvePictures } from "./curve-pictures.ts";
export type { DrillChange, Runbooks } from "./report-data.ts";
export { type ReportPageOptions, renderReportPage } from "./report-page.ts";
