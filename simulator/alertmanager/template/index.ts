export {
  type NotificationTemplates,
  parseNotificationTemplates,
  type RenderOptions,
  renderText,
  type TemplateText,
  templateProblem,
} from "./notification-templates.ts";
export { renderIntegration } from "./rendered-notification.ts";
