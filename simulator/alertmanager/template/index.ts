export {
  type NotificationTemplates,
  parseNotificationTemplates,
  type RenderedText,
  type RenderOptions,
  renderText,
  type TemplateText,
  templateProblem,
} from "./notification-templates.ts";
export { type RenderedField, renderIntegration } from "./rendered-notification.ts";
