export {
  type AlertTemplate,
  type AlertTemplateInput,
  checkAlertTemplate,
  expandAlertTemplate,
  prepareAlertTemplate,
} from "./alert-template.ts";
export { formatHistogram } from "./histogram-value.ts";
export type { TemplateQuery, TemplateSample } from "./query-result.ts";
