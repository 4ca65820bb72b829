export { type AlertStatus, type PostedAlert, type ReceivedAlert, receivedAlert } from "./alert.ts";
export {
  type AlertmanagerConfig,
  type ConfigPlace,
  type GroupBy,
  type InhibitRule,
  type Integration,
  type IntegrationKind,
  integrationKinds,
  type Receiver,
  type Route,
  type TemplatePattern,
} from "./config.ts";
export {
  type AlertmanagerConfigOptions,
  type ParsedAlertmanagerConfig,
  parseAlertmanagerConfig,
} from "./config-file.ts";
export { fingerprintOf } from "./fingerprint.ts";
export { findInhibitions, type Inhibition } from "./inhibition.ts";
export {
  formatMatcher,
  formatMatchers,
  type LabelMatcher,
  labelMatcher,
  matchesAll,
} from "./label-matcher.ts";
export { type MatcherSyntax, type ParsedMatchers, parseMatchers } from "./matcher-text.ts";
export { type Muting, mutedBySilence, mutedByTime, type Silence } from "./muting.ts";
export {
  type AlertData,
  type NotificationData,
  notificationData,
  type WebhookMessage,
  webhookMessage,
} from "./notification-data.ts";
export type { NotificationInput, NotificationRendering } from "./notification-input.ts";
export type { NotificationReason } from "./notification-log.ts";
export type { RenderedField, RenderedMessage, RenderedText, RenderingFailure } from "./rendered-text.ts";
export {
  type AnsweredRoute,
  answerRoute,
  notifiedReceivers,
  type PassedOverRoute,
  type RouteAnswer,
  type RouteMuting,
  type RouteQuestion,
  receiversOf,
} from "./route-answer.ts";
export { parseInstantMs, routeExpectationsSchema } from "./route-expectation.ts";
export {
  type LocatedExpectation,
  parseRouteExpectations,
  type RouteExpectationFile,
} from "./route-expectation-file.ts";
export { judgeRoute, type RouteDifference, type RouteVerdict } from "./route-verdict.ts";
export { groupKeyOf, groupLabelsOf, matchRoutes, type RouteMatch } from "./routing.ts";
export { type SettingDifference, settingDifferences } from "./setting-difference.ts";
export { simulateNotifications } from "./simulate.ts";
export {
  type NotificationTemplates,
  parseNotificationTemplates,
  type RenderOptions,
  renderIntegration,
  renderText,
  type TemplateText,
  templateProblem,
} from "./template/index.ts";
export { type LoadedTemplates, loadNotificationTemplates } from "./template-files.ts";
export { containsTime, type IntervalRange, type TimeInterval } from "./time-interval.ts";
export type {
  DeliveryAttempt,
  DeliveryResult,
  IntegrationName,
  Notification,
  NotificationTimeline,
  NotifiedAlert,
  RefusedAlert,
  Unnotified,
  UnnotifiedReason,
} from "./timeline.ts";
