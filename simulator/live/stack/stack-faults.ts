import type { Fault } from "../../systems/index.ts";
import { type Injection, LiveError } from "../kit/index.ts";
import type { NativeStack } from "./native-stack.ts";
import { stormOfNotifications } from "./notification-storm.ts";

/** The faults of the monitoring stack that have a live form. */
export const stackFaultKinds: readonly string[] = [
  "alertmanager-unreachable",
  "notification-storm",
  "notifications-failing",
  "prometheus-down",
  "rule-evaluation-failing",
  "target-unreachable",
];

const stormPerMinuteMax = 600;

/** Why a fault of one of these kinds has no live form with its parameters; undefined where it has. */
export function stackFormProblem(fault: Fault): string | undefined {
  if (fault.kind === "notification-storm" && fault.perMinute > stormPerMinuteMax)
    return `a receiver of ours keeps what a drill tells, and a storm of ${stormPerMinuteMax} a minute is what it has room for; lower \`perMinute\``;
  return undefined;
}

/** Brings a fault of the monitoring stack about; undefined where it is another system's or has no live form. */
export function injectIntoStack(fault: Fault, stack: NativeStack): Promise<Injection> | undefined {
  switch (fault.kind) {
    case "alertmanager-unreachable":
      return cutOff(stack, fault.instance);
    case "notification-storm":
      return Promise.resolve(stormOfNotifications(stack, fault.perMinute));
    case "notifications-failing":
      return failReceivers(stack, fault.ratio ?? 1);
    case "prometheus-down":
      return stack.prometheusProgram.kill();
    case "rule-evaluation-failing":
      return breakRule(stack);
    case "target-unreachable":
      return isolate(stack, `${fault.job}/${fault.instance}`);
    default:
      return undefined;
  }
}

async function cutOff(stack: NativeStack, instance: string): Promise<Injection> {
  const lost = stack.alertmanagers.filter((each) => instance === "all" || each.instance === instance);
  const scrapes = await Promise.all(lost.map((each) => isolate(stack, `alertmanager/${each.instance}`)));
  await Promise.all(lost.map(({ relay }) => relay.setMode({ kind: "hang" })));
  return {
    rollback: async () => {
      await Promise.all(lost.map(({ relay }) => relay.setMode({ kind: "pass" })));
      await Promise.all(scrapes.map((scrape) => scrape.rollback()));
    },
  };
}

async function failReceivers({ receiver }: NativeStack, ratio: number): Promise<Injection> {
  await receiver.setMode({ kind: "failing", status: 503, ratio });
  return { rollback: () => receiver.setMode({ kind: "ok" }) };
}

async function isolate({ proxies }: NativeStack, target: string): Promise<Injection> {
  const proxy = proxies.get(target);
  if (proxy === undefined) throw new LiveError("no-target", `there is no target \`${target}\``);
  await proxy.setMode({ kind: "hang" });
  return {
    rollback: () =>
      proxy.setMode({ kind: "cut", newConnections: "reset" }).then(() => proxy.setMode({ kind: "pass" })),
  };
}

// Two series on each side that match each other: a mistake that no check of the file can see.
const failingRules = {
  groups: [
    {
      name: "drill-fault",
      rules: [
        {
          record: "drill_fault:failing",
          expr: 'label_replace(vector(1), "side", "a", "", "") or label_replace(vector(2), "side", "b", "", "") + on () group_left () (label_replace(vector(1), "side", "a", "", "") or label_replace(vector(2), "side", "b", "", ""))',
        },
      ],
    },
  ],
};

async function breakRule(stack: NativeStack): Promise<Injection> {
  await stack.setRules(failingRuleFile, JSON.stringify(failingRules));
  return { rollback: () => stack.setRules(failingRuleFile, undefined) };
}

/** The file of the rule that a fault makes fail; the stack's own rules are in others. */
export const failingRuleFile = "drill-fault.json";
