import {
  discordSettings,
  mattermostSettings,
  msteamsSettings,
  msteamsV2Settings,
  rocketchatSettings,
  slackSettings,
  telegramSettings,
  webexSettings,
  wechatSettings,
} from "./chat-settings.ts";
import { type Integration, type IntegrationKind, integrationKinds, type Receiver } from "./config.ts";
import {
  emailSettings,
  incidentioSettings,
  jiraSettings,
  opsgenieSettings,
  pagerdutySettings,
  pushoverSettings,
  snsSettings,
  victoropsSettings,
  webhookSettings,
} from "./paging-settings.ts";
import { placeOf } from "./route-settings.ts";
import type { Section } from "./setting.ts";
import { rememberSettings } from "./setting-difference.ts";
import { filledListOf, type SectionType, section, text, textMap } from "./setting-type.ts";

const settingsOfKind: Readonly<Record<IntegrationKind, SectionType>> = {
  webhook: webhookSettings,
  email: emailSettings,
  pagerduty: pagerdutySettings,
  opsgenie: opsgenieSettings,
  wechat: wechatSettings,
  slack: slackSettings,
  victorops: victoropsSettings,
  pushover: pushoverSettings,
  sns: snsSettings,
  telegram: telegramSettings,
  discord: discordSettings,
  webex: webexSettings,
  msteams: msteamsSettings,
  msteamsv2: msteamsV2Settings,
  incidentio: incidentioSettings,
  jira: jiraSettings,
  rocketchat: rocketchatSettings,
  mattermost: mattermostSettings,
};

/** An entry of `receivers`. */
export const receiverSettings = section(
  {
    name: text,
    labels: textMap,
    ...Object.fromEntries(
      integrationKinds.map((kind) => [fieldOf(kind), filledListOf(settingsOfKind[kind])]),
    ),
  },
  {
    check(receiver) {
      if (!receiver.has("name")) receiver.problem("missing", undefined, "a receiver needs `name`");
    },
  },
);

/** The sections of a receiver's integrations with their kinds. */
export function integrationSections(receiver: Section): readonly (readonly [IntegrationKind, Section])[] {
  return integrationKinds.flatMap((kind) =>
    receiver.sections(fieldOf(kind)).map((settings) => [kind, settings] as const),
  );
}

/** A checked entry of `receivers` as a value. */
export function buildReceiver(receiver: Section): Receiver {
  const integrations = integrationKinds.flatMap((kind) =>
    receiver.sections(fieldOf(kind)).map((settings, index): Integration => {
      const { send_resolved: _, ...rest } = settings.toJSON();
      const integration: Integration = {
        kind,
        index,
        sendResolved: settings.isTrue("send_resolved"),
        settings: rest,
        get place() {
          return placeOf(settings);
        },
      };
      rememberSettings(integration, settings);
      return integration;
    }),
  );
  const labels: Record<string, string> = {};
  for (const [name, value] of receiver.map("labels")) if (typeof value === "string") labels[name] = value;
  return {
    name: receiver.text("name"),
    labels,
    integrations,
    get place() {
      return placeOf(receiver);
    },
  };
}

function fieldOf(kind: IntegrationKind): string {
  return `${kind}_configs`;
}
