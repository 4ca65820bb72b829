import type { LabelMatcher } from "./label-matcher.ts";
import type { TimeInterval } from "./time-interval.ts";

/** A routing configuration of Alertmanager in its checked form, with defaults and inheritance resolved. */
export interface AlertmanagerConfig {
  readonly file: string;
  /** How long an alert without an end is taken as firing after its last post (`global.resolve_timeout`). */
  readonly resolveTimeoutMs: number;
  /** Patterns of the files of notification templates, as written. */
  readonly templates: readonly TemplatePattern[];
  /** The root of the routing tree; it matches every alert. */
  readonly route: Route;
  readonly inhibitRules: readonly InhibitRule[];
  /** In the order of the file; no name comes twice. */
  readonly receivers: readonly Receiver[];
  /** Named time intervals of `time_intervals` and of the older `mute_time_intervals`. */
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
}

/** An entry of `templates`: a pattern of Go's `filepath.Glob`. */
export interface TemplatePattern {
  readonly text: string;
  readonly place: ConfigPlace;
}

/** Where in the configuration something was written; one-based. It is looked up when it is first asked for. */
export interface ConfigPlace {
  readonly line: number;
  readonly column: number;
}

/** A node of the routing tree; what it did not say it has from its parent. */
export interface Route {
  /** Position in a depth-first walk of the tree, the root being 0. */
  readonly index: number;
  /** Matchers from the root down, as in group keys: `{}/{team="api"}`. Siblings may share a key. */
  readonly key: string;
  /** As `key`, with the position among the siblings at each level: `{}/{team="api"}/0`. */
  readonly id: string;
  readonly receiver: string;
  /** Sorted as Alertmanager sorts them; all must hold. */
  readonly matchers: readonly LabelMatcher[];
  /** Whether the search goes on with the next sibling after a match (`continue`). */
  readonly isContinued: boolean;
  readonly groupBy: GroupBy;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly routes: readonly Route[];
  readonly place: ConfigPlace;
}

/** Which labels make a group: the named ones, or all of them (`...`). */
export type GroupBy =
  | { readonly kind: "labels"; readonly labels: readonly string[] }
  | { readonly kind: "all" };

/** While an alert matches the source side, alerts that match the target side and agree on `equal` are muted. */
export interface InhibitRule {
  readonly index: number;
  /** As written, or the empty string. */
  readonly name: string;
  readonly sourceMatchers: readonly LabelMatcher[];
  readonly targetMatchers: readonly LabelMatcher[];
  /** Names of the labels whose values must agree; an absent label equals an empty one. */
  readonly equal: readonly string[];
  readonly place: ConfigPlace;
}

/** A named destination: any number of integrations, all of which are notified. */
export interface Receiver {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly integrations: readonly Integration[];
  readonly place: ConfigPlace;
}

/** One way out of a receiver. */
export interface Integration {
  readonly kind: IntegrationKind;
  /** Position among the receiver's integrations of this kind. */
  readonly index: number;
  readonly sendResolved: boolean;
  /** The settings as written, with defaults; every secret is replaced by `<secret>`. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly place: ConfigPlace;
}

/** The built-in kinds of Alertmanager 0.33, in the order in which a receiver's integrations are built. */
export const integrationKinds = [
  "webhook",
  "email",
  "pagerduty",
  "opsgenie",
  "wechat",
  "slack",
  "victorops",
  "pushover",
  "sns",
  "telegram",
  "discord",
  "webex",
  "msteams",
  "msteamsv2",
  "incidentio",
  "jira",
  "rocketchat",
  "mattermost",
] as const;

/** A built-in kind of integration. */
export type IntegrationKind = (typeof integrationKinds)[number];
