import { parseAlertmanagerConfig } from "../../alertmanager/index.ts";

/** What an Alertmanager may do in a drill. */
export interface AllowedRouting {
  /** Whether a file of an address is one of ours. */
  readonly isOwnUrlFile: (path: string) => boolean;
}

/**
 * What is wrong with the routing that an Alertmanager has loaded, as its status tells it: every receiver may have
 * nothing but one webhook whose address is read from a file of ours. Without a finding, nobody but the drill's receiver
 * can be notified.
 */
export function routingProblems(config: string, allowed: AllowedRouting): readonly string[] {
  const { config: parsed, findings } = parseAlertmanagerConfig(config, "the Alertmanager's status");
  if (parsed === undefined) {
    return findings.map(({ message }) => `its routing cannot be read, so it is not safe: ${message}`);
  }
  return parsed.receivers.flatMap(({ name, integrations }) => {
    const [only] = integrations;
    if (only === undefined) return [];
    if (integrations.length > 1 || only.kind !== "webhook") {
      const kinds = integrations.map(({ kind }) => kind).join(", ");
      return [`the receiver \`${name}\` notifies by ${kinds}, not the drill's receiver alone`];
    }
    const file = only.settings.url_file;
    if (typeof file === "string" && allowed.isOwnUrlFile(file)) return [];
    return [`the webhook of the receiver \`${name}\` does not read its address from the drill's folder`];
  });
}
