export {
  type AlertTemplate,
  type AlertTemplateInput,
  checkAlertTemplate,
  expandAlertTemplate,
  prepareAlertTemplate,
} from "./alert-template.ts";
export type { TemplateQuery, TemplateSample } from "./query-result.ts";
export { type TemplateQueryText, templateQueries } from "./template-queries.ts";
