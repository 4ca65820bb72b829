import {
  type GoFunction,
  type GoType,
  type GoValue,
  goPointer,
  goSlice,
  goString,
  goStringMap,
  goStruct,
  goTime,
  sliceTypeOf,
  stringType,
} from "../../go-template/index.ts";
import type { AlertData, NotificationData } from "../notification-data.ts";

type TextPairs = readonly (readonly [string, string])[];

/** What notification templates are executed on: a pointer to Alertmanager's `template.Data`. */
export function templateData(data: NotificationData): GoValue {
  const value = goStruct(dataType, [
    ["Receiver", goString(data.receiver)],
    ["Status", goString(data.status)],
    ["Alerts", { ...goSlice(alertType, data.alerts.map(alertValue)), type: alertsType }],
    ["NotificationReason", goString(data.notification_reason)],
    ["GroupLabels", textMap(Object.entries(data.groupLabels))],
    ["CommonLabels", textMap(Object.entries(data.commonLabels))],
    ["CommonAnnotations", textMap(Object.entries(data.commonAnnotations))],
    ["ExternalURL", goString(data.externalURL)],
  ]);
  return goPointer(value);
}

/** The JSON names of the fields of Alertmanager's structs, by the names of the structs. */
export const jsonFieldNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "template.Data": {
    Receiver: "receiver",
    Status: "status",
    Alerts: "alerts",
    NotificationReason: "notification_reason",
    GroupLabels: "groupLabels",
    CommonLabels: "commonLabels",
    CommonAnnotations: "commonAnnotations",
    ExternalURL: "externalURL",
  },
  "template.Alert": {
    Status: "status",
    Labels: "labels",
    Annotations: "annotations",
    StartsAt: "startsAt",
    EndsAt: "endsAt",
    GeneratorURL: "generatorURL",
    Fingerprint: "fingerprint",
  },
};

const pairType: GoType = { kind: "struct", name: "template.Pair", fieldNames: ["Name", "Value"] };

const pairsType: GoType = {
  kind: "slice",
  name: "template.Pairs",
  underlying: "[]template.Pair",
  element: pairType,
  methods: new Map([
    ["Names", ofPairs((pairs) => texts(pairs.map(([name]) => name)))],
    ["Values", ofPairs((pairs) => texts(pairs.map(([, value]) => value)))],
    ["String", ofPairs((pairs) => goString(printPairs(pairs)))],
  ]),
};

// A type whose methods give values of itself is made first and finished after.
const mapMethods = new Map<string, GoFunction>();

const mapType: GoType = {
  kind: "map",
  name: "template.KV",
  underlying: "map[string]string",
  element: stringType,
  methods: mapMethods,
};

mapMethods.set("SortedPairs", ofMap(pairsValue));
mapMethods.set(
  "Names",
  ofMap((pairs) => texts(pairs.map(([name]) => name))),
);
mapMethods.set(
  "Values",
  ofMap((pairs) => texts(pairs.map(([, value]) => value))),
);
mapMethods.set(
  "String",
  ofMap((pairs) => goString(printPairs(pairs))),
);
mapMethods.set("Remove", {
  parameters: [sliceTypeOf(stringType)],
  call: ([receiver, names]) => {
    const removed = new Set(names?.kind === "slice" ? (names.items ?? []).map((item) => textOf(item)) : []);
    return textMap(pairsOfMap(receiver).filter(([name]) => !removed.has(name)));
  },
});

const alertType: GoType = {
  kind: "struct",
  name: "template.Alert",
  fieldNames: Object.keys(jsonFieldNames["template.Alert"] ?? {}),
};

const alertsType: GoType = {
  kind: "slice",
  name: "template.Alerts",
  underlying: "[]template.Alert",
  element: alertType,
  methods: new Map([
    ["Firing", ofAlerts("firing")],
    ["Resolved", ofAlerts("resolved")],
  ]),
};

const dataType: GoType = {
  kind: "struct",
  name: "template.Data",
  fieldNames: Object.keys(jsonFieldNames["template.Data"] ?? {}),
};

function alertValue(alert: AlertData): GoValue {
  return goStruct(alertType, [
    ["Status", goString(alert.status)],
    ["Labels", textMap(Object.entries(alert.labels))],
    ["Annotations", textMap(Object.entries(alert.annotations))],
    ["StartsAt", goTime(instantNs(alert.startsAt))],
    ["EndsAt", goTime(instantNs(alert.endsAt))],
    ["GeneratorURL", goString(alert.generatorURL)],
    ["Fingerprint", goString(alert.fingerprint)],
  ]);
}

// Milliseconds are all that notification data have.
function instantNs(text: string): bigint {
  return BigInt(Date.parse(text)) * 1_000_000n;
}

function textMap(pairs: TextPairs): GoValue {
  return { ...goStringMap(pairs), type: mapType };
}

function texts(all: readonly string[]): GoValue {
  return goSlice(stringType, all.map(goString));
}

function pairsValue(pairs: TextPairs): GoValue {
  const items = pairs.map(([name, value]) =>
    goStruct(pairType, [
      ["Name", goString(name)],
      ["Value", goString(value)],
    ]),
  );
  return { ...goSlice(pairType, items), type: pairsType };
}

function printPairs(pairs: TextPairs): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join(", ");
}

function ofMap(compute: (sorted: TextPairs) => GoValue): GoFunction {
  return { parameters: [], call: ([receiver]) => compute(pairsOfMap(receiver)) };
}

function ofPairs(compute: (pairs: TextPairs) => GoValue): GoFunction {
  return {
    parameters: [],
    call: ([receiver]) => {
      const items = receiver?.kind === "slice" ? (receiver.items ?? []) : [];
      return compute(
        items.map((item) => {
          const fields = item.kind === "struct" ? item.fields : undefined;
          return [textOf(fields?.get("Name")), textOf(fields?.get("Value"))] as const;
        }),
      );
    },
  };
}

function ofAlerts(status: string): GoFunction {
  return {
    parameters: [],
    call: ([receiver]) => {
      const alerts = receiver?.kind === "slice" ? (receiver.items ?? []) : [];
      const chosen = alerts.filter(
        (alert) => alert.kind === "struct" && textOf(alert.fields.get("Status")) === status,
      );
      return goSlice(alertType, chosen);
    },
  };
}

// The alert's name comes first, as in all that Alertmanager shows.
function pairsOfMap(value: GoValue | undefined): TextPairs {
  const entries = value?.kind === "map" ? [...(value.entries ?? [])] : [];
  return entries
    .map(([name, entry]) => [name, textOf(entry)] as const)
    .sort(([left], [right]) => {
      if (left === "alertname" || right === "alertname") return left === "alertname" ? -1 : 1;
      return left < right ? -1 : 1;
    });
}

function textOf(value: GoValue | undefined): string {
  return value?.kind === "string" ? value.value : "";
}
