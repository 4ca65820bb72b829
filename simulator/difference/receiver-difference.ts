import {
  type AlertmanagerConfig,
  type Integration,
  type Receiver,
  type SettingDifference,
  settingDifferences,
} from "../alertmanager/index.ts";
import { formatDuration } from "../promql/index.ts";
import { type Change, type Difference, sortedChanges } from "./difference.ts";
import type { RoutingPair } from "./notification-difference.ts";
import { pairBy } from "./pairing.ts";
import { routesOf } from "./route-outcome.ts";
import { quoted } from "./term-text.ts";

/** Receivers that came, went, or notify in another way. No secret and nothing that may hold one is told. */
export function receiverDifferences({ before, after }: RoutingPair): readonly Difference[] {
  const { pairs, gone, come } = pairBy(before.receivers, after.receivers, [({ name }) => name]);
  return [
    ...gone.map((receiver) => differenceOf(receiver, before, "removed", [whole(receiver, "removed")])),
    ...come.map((receiver) => differenceOf(receiver, after, "added", [whole(receiver, "new")])),
    ...pairs.flatMap(([one, other]) => {
      const isUsed = routesOf(after.route).some(({ receiver }) => receiver === other.name);
      const changes = integrationChanges(one, other, isUsed);
      return changes.length === 0 ? [] : [differenceOf(other, after, "changed", changes)];
    }),
  ];
}

/** Settings as changes; those that may hold a password are only named. */
export function settingChanges(differences: readonly SettingDifference[], what: string): readonly Change[] {
  return differences.map(({ path, isSecret, before, after }): Change => {
    const name = `${what} \`${path}\``;
    const message =
      isSecret || isSensitive(path)
        ? `${name} changed (not shown)`
        : before === undefined
          ? `${name} is now ${shownSetting(path, after)}`
          : after === undefined
            ? `${name} was ${shownSetting(path, before)}, and is the default now`
            : `${name} ${shownSetting(path, before)} → ${shownSetting(path, after)}`;
    return { field: path, message, importance: "behaviour" };
  });
}

function integrationChanges(one: Receiver, other: Receiver, isUsed: boolean): readonly Change[] {
  const { pairs, gone, come } = pairBy(one.integrations, other.integrations, [
    ({ kind, index }) => `${kind} ${index}`,
  ]);
  const field = ({ kind, index }: Integration) => `${kind}_configs[${index}]`;
  const isSilent = other.integrations.length === 0;
  const nobody = isSilent && isUsed ? ", so it notifies nobody" : "";
  return sortedChanges([
    ...gone.map(
      (integration): Change => ({
        field: field(integration),
        message: `no longer notifies by ${integration.kind}${nobody}`,
        importance: isUsed ? "notified" : "behaviour",
      }),
    ),
    ...come.map(
      (integration): Change => ({
        field: field(integration),
        message: `now notifies by ${integration.kind}`,
        importance: isUsed ? "notified" : "behaviour",
      }),
    ),
    ...pairs.flatMap(([old, now]) => settingChanges(settingDifferences(old, now), field(now))),
  ]);
}

function whole({ integrations }: Receiver, word: "new" | "removed"): Change {
  const kinds = integrations.map(({ kind }) => kind);
  const ways = kinds.length === 0 ? "notifies nobody" : `notifies by ${kinds.join(", ")}`;
  const message = word === "new" ? `new receiver, ${ways}` : "removed receiver";
  return { field: "receivers", message, importance: "behaviour" };
}

function differenceOf(
  { name, place }: Receiver,
  { file }: AlertmanagerConfig,
  status: "added" | "removed" | "changed",
  changes: readonly Change[],
): Difference {
  const { line, column } = place;
  return {
    area: "routing",
    kind: "receiver",
    name,
    status,
    place: { file, line, column },
    within: file,
    changes,
  };
}

// Headers carry tokens, and parameters of an address as well.
function isSensitive(path: string): boolean {
  return /header|token|secret|password|key|credential|proxy|auth|params/i.test(path);
}

function shownSetting(path: string, json: string | undefined): string {
  if (/(?:timeout|interval|duration|expire|retry|ttl|backoff)$/.test(path) && /^\d+$/.test(json ?? "")) {
    return formatDuration(Number(json));
  }
  const bare = (json ?? "")
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s"/@]*@/gi, "$1…@")
    .replace(/\?[^\s"]*/g, "?…");
  return quoted(bare);
}
