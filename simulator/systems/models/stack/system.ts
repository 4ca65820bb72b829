import { type Monitoring, unreachable } from "../../kit/model.ts";
import type { NotificationPath } from "../../kit/notification-path.ts";
import { randomStream } from "../../kit/random-stream.ts";
import type { RuleGroupOutline } from "../../kit/rule-group-outline.ts";
import type { BendingModel } from "../../kit/system.ts";
import { AlertmanagerTarget } from "./alertmanager.ts";
import type { StackFault } from "./faults.ts";
import { alertmanagerInstances } from "./jobs.ts";
import { PrometheusTarget } from "./prometheus.ts";

const stepMsMax = 5000;

/** Prometheus and its two Alertmanagers, as they see themselves. */
export class StackSystem implements BendingModel<StackFault>, Monitoring {
  /** Nothing but this system watches over targets and carries alerts. */
  readonly monitoring: Monitoring = this;
  readonly targets: readonly (PrometheusTarget | AlertmanagerTarget)[];
  private readonly prometheus: PrometheusTarget;
  private readonly alertmanagers: readonly AlertmanagerTarget[];
  private readonly unreachableTargets = new Set<string>();
  private isPrometheusUp = true;
  /** Share of the requests to receivers that is refused. */
  private refusedRatio = 0;
  private notificationsPerMinute = 0;
  private nowMs: number;

  constructor(options: {
    readonly seed: number;
    readonly startMs: number;
    readonly ruleGroups: readonly RuleGroupOutline[];
  }) {
    const { seed, startMs, ruleGroups } = options;
    this.nowMs = startMs;
    this.prometheus = new PrometheusTarget(randomStream(seed, "prometheus"), ruleGroups, startMs);
    this.alertmanagers = alertmanagerInstances.map(
      (instance, index) =>
        new AlertmanagerTarget(instance, randomStream(seed, `alertmanager/${instance}`), {
          nowMs: startMs,
          isFirst: index === 0,
        }),
    );
    this.targets = [this.prometheus, ...this.alertmanagers];
  }

  advance(toMs: number): void {
    while (this.nowMs < toMs) {
      const fromMs = this.nowMs;
      const nextMs = Math.min(toMs, fromMs + stepMsMax);
      this.nowMs = nextMs;
      this.prometheus.live(nextMs, this.canNotify, this.deliver);
      // The members agree that the first one that has the alert notifies.
      const sender = this.alertmanagers.find((alertmanager) => alertmanager.hasAlertAt(nextMs));
      for (const alertmanager of this.alertmanagers) {
        const isSender = alertmanager === sender;
        alertmanager.live(fromMs, nextMs, {
          isSender,
          refusedRatio: this.refusedRatio,
          notificationsPerMinute: this.notificationsPerMinute,
        });
      }
    }
  }

  /** Faults come and go: from now on exactly these are at work. */
  bear(faults: readonly StackFault[]): void {
    this.unreachableTargets.clear();
    this.refusedRatio = 0;
    this.notificationsPerMinute = 0;
    this.isPrometheusUp = true;
    let isRuleFailing = false;
    for (const fault of faults) {
      switch (fault.kind) {
        case "alertmanager-unreachable":
          for (const instance of alertmanagerInstances) {
            if (fault.instance === "all" || fault.instance === instance)
              this.cutOff("alertmanager", instance);
          }
          break;
        case "target-unreachable":
          this.cutOff(fault.job, fault.instance);
          break;
        case "rule-evaluation-failing":
          isRuleFailing = true;
          break;
        case "notifications-failing":
          this.refusedRatio = Math.max(this.refusedRatio, fault.ratio ?? 1);
          break;
        case "notification-storm":
          this.notificationsPerMinute += fault.perMinute;
          break;
        case "prometheus-down":
          this.isPrometheusUp = false;
          break;
        default:
          unreachable(fault);
      }
    }
    this.prometheus.setRuleFailing(isRuleFailing);
    this.prometheus.setUp(this.isPrometheusUp);
  }

  /** Whether packets between Prometheus and a target arrive. */
  canReach(job: string, instance: string): boolean {
    return !this.unreachableTargets.has(`${job}/${instance}`);
  }

  /** The way of an alert at present. */
  get notificationPath(): NotificationPath {
    return {
      isPrometheusUp: this.isPrometheusUp,
      reachableAlertmanagers: alertmanagerInstances.filter(this.canNotify),
      // A request that is refused now and then is made good by the next attempt, seconds later.
      areReceiversFailing: this.refusedRatio >= 1,
    };
  }

  private readonly canNotify = (instance: string): boolean => this.canReach("alertmanager", instance);

  private readonly deliver = (instance: string): void => {
    for (const alertmanager of this.alertmanagers) {
      if (alertmanager.instance === instance) alertmanager.receive(this.nowMs);
    }
  };

  private cutOff(job: string, instance: string): void {
    this.unreachableTargets.add(`${job}/${instance}`);
  }
}
