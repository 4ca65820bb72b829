import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type AcceptanceTimes,
  type AcceptedAlert,
  type AcceptedAlerts,
  createAcceptedAlerts,
} from "./accepted-alerts.ts";
import { type ForwardOutcome, forwardRequest } from "./forward-request.ts";
import { createHeldAnswers } from "./held-answers.ts";
import { type BodyRoom, leaveRoom, readBody } from "./http-body.ts";
import { answerJson, assertFailureStatus, type HttpDoor, openHttpDoor } from "./http-door.ts";
import { assertLoopback, type LoopbackTarget } from "./loopback-target.ts";
import { createModeSwitch } from "./mode-switch.ts";
import { type PostedAlert, readPostedAlerts } from "./posted-alerts.ts";
import { createWaitList, type WaitList } from "./wait-list.ts";

/** What a relay does with posts of alerts. Other requests pass, unless nobody listens. */
export type RelayMode =
  | { readonly kind: "pass" }
  /** Nobody listens, open connections are cut. */
  | { readonly kind: "refuse" }
  /** Takes posts and never answers; when the mode changes, those who wait are cut off. */
  | { readonly kind: "hang" }
  /** Answers posts with this status of 4xx or 5xx and forwards nothing. */
  | { readonly kind: "error"; readonly status: number };

/** Bounds of a relay. */
export interface RelayLimits {
  /** Of one post, and of what it unpacks to. */
  readonly bodyBytesMax: number;
  /** Of all posts under way. */
  readonly bytesMax: number;
  /** How many changes are kept, and of how many alerts the state is known. */
  readonly alertsMax: number;
  readonly connectionsMax: number;
  readonly requestTimeoutMs: number;
  /** How long Alertmanager may be silent before the client gets 504. */
  readonly answerTimeoutMs: number;
}

/** What a relay is made of. */
export interface AlertRelayOptions {
  /** Alertmanager, on loopback. */
  readonly target: LoopbackTarget;
  /** Where it listens on 127.0.0.1, from `takePorts`; 0 is any that is free. */
  readonly port: number;
  /** Milliseconds since the epoch, may be fractional. */
  readonly nowMs: () => number;
  /** Told of each change that Alertmanager accepted, before Prometheus hears of it; must not throw. */
  readonly onAccepted?: (alert: AcceptedAlert) => void;
  readonly limits?: Partial<RelayLimits>;
}

/** What went through a relay since its start. */
export interface RelayCounts {
  /** Posts of alerts that came in whole. */
  readonly postCount: number;
  readonly acceptedCount: number;
  /** Posts that Alertmanager answered with anything but 2xx. */
  readonly declinedCount: number;
  /** Posts that did not reach Alertmanager, or were not answered by it. */
  readonly unansweredCount: number;
  /** Posts that the mode kept from Alertmanager. */
  readonly withheldCount: number;
  /** Accepted posts whose alerts could not be read. */
  readonly unreadableCount: number;
  /** Changes, kept or no longer kept. */
  readonly changeCount: number;
}

/** A relay between Prometheus and Alertmanager that notes which alerts Alertmanager has. */
export interface AlertRelay {
  readonly port: number;
  mode(): RelayMode;
  /**
   * For posts whose body is complete from now on; calls are carried out one after another. Rejects with `network/port-taken` where
   * it cannot listen again after it refused; a later call tries again.
   */
  setMode(mode: RelayMode): Promise<void>;
  /**
   * The changes of state that Alertmanager accepted, oldest first; of very many the newest. An alert that is older than its group
   * wait is notified at once, so its delivery may come some milliseconds before its acceptance is known.
   */
  accepted(): readonly AcceptedAlert[];
  counts(): RelayCounts;
  /** The first change that fits, past ones included; undefined when the time is over or the relay is closed. */
  waitFor(isWanted: (alert: AcceptedAlert) => boolean, timeoutMs: number): Promise<AcceptedAlert | undefined>;
  /** Cuts everything; resolves when no connection is left. */
  close(): Promise<void>;
}

const mebibyte = 1024 ** 2;

const defaults: RelayLimits = {
  bodyBytesMax: 16 * mebibyte,
  bytesMax: 64 * mebibyte,
  alertsMax: 20_000,
  connectionsMax: 512,
  requestTimeoutMs: 30_000,
  answerTimeoutMs: 30_000,
};

/** Starts a relay. Rejects with `network/not-loopback` for a target elsewhere, or as it cannot listen. */
export async function startAlertRelay(options: AlertRelayOptions): Promise<AlertRelay> {
  assertLoopback(options.target);
  const relay = new LoopbackRelay(options);
  await relay.start();
  return relay;
}

class LoopbackRelay implements AlertRelay {
  private readonly options: AlertRelayOptions;
  private readonly limits: RelayLimits;
  private readonly changes: AcceptedAlerts;
  private readonly waits: WaitList<AcceptedAlert>;
  private readonly held = createHeldAnswers();
  private readonly room: BodyRoom;
  private readonly counted = { post: 0, accepted: 0, declined: 0, unanswered: 0, withheld: 0, unreadable: 0 };
  private readonly modes = createModeSwitch<RelayMode>({ kind: "pass" }, (mode) => this.carryOut(mode));
  private door: HttpDoor | undefined;

  constructor(options: AlertRelayOptions) {
    this.options = options;
    this.limits = { ...defaults, ...options.limits };
    this.changes = createAcceptedAlerts(this.limits.alertsMax);
    this.waits = createWaitList(this.changes.newest);
    this.room = { bytesMax: this.limits.bytesMax, takenBytes: 0 };
  }

  async start(): Promise<void> {
    const handle = (request: IncomingMessage, response: ServerResponse) => this.handle(request, response);
    this.door = await openHttpDoor(handle, this.options.port, this.limits);
  }

  get port(): number {
    return this.door?.port ?? 0;
  }

  mode(): RelayMode {
    return this.modes.current();
  }

  setMode(mode: RelayMode): Promise<void> {
    if (mode.kind === "error") assertFailureStatus(mode.status);
    return this.modes.change(mode);
  }

  accepted(): readonly AcceptedAlert[] {
    return this.changes.newest();
  }

  counts(): RelayCounts {
    const { post, accepted, declined, unanswered, withheld, unreadable } = this.counted;
    return {
      postCount: post,
      acceptedCount: accepted,
      declinedCount: declined,
      unansweredCount: unanswered,
      withheldCount: withheld,
      unreadableCount: unreadable,
      changeCount: this.changes.changeCount(),
    };
  }

  waitFor(
    isWanted: (alert: AcceptedAlert) => boolean,
    timeoutMs: number,
  ): Promise<AcceptedAlert | undefined> {
    return this.waits.waitFor(isWanted, timeoutMs);
  }

  async close(): Promise<void> {
    await this.modes.close();
    await this.door?.close();
    this.waits.close();
  }

  private async carryOut(mode: RelayMode): Promise<void> {
    if (mode.kind === "refuse") this.door?.refuse();
    if (mode.kind !== "hang") this.held.cutHeld();
    if (mode.kind !== "refuse") await this.door?.open();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAtMs = this.options.nowMs();
    const { limits, room } = this;
    if (!isPostOfAlerts(request)) {
      await this.forward(request, response, undefined, () => undefined);
      return;
    }
    const body = await readBody(request, limits.bodyBytesMax, room);
    try {
      if (body.kind === "bytes") await this.post(request, response, body.bytes, arrivedAtMs);
      else if (body.kind === "too-large") {
        answerJson(response, 413, { error: `the body has more than ${limits.bodyBytesMax} bytes` });
      } else if (body.kind === "no-room") {
        answerJson(response, 503, { error: "too much is under way at once; try again" });
      }
    } finally {
      leaveRoom(room, body);
    }
  }

  private async post(
    request: IncomingMessage,
    response: ServerResponse,
    bytes: Buffer,
    arrivedAtMs: number,
  ): Promise<void> {
    const mode = this.modes.current();
    const { counted } = this;
    counted.post++;
    if (mode.kind !== "pass") counted.withheld++;
    switch (mode.kind) {
      case "pass":
        await this.passOn(request, response, bytes, arrivedAtMs);
        break;
      case "error":
        answerJson(response, mode.status, { error: "the relay fails, as the drill wants it" });
        break;
      case "hang":
        this.held.hold(response, () => undefined);
        break;
      // It slipped in while the connections were being cut.
      case "refuse":
        response.destroy();
        break;
      default:
        mode satisfies never;
    }
  }

  private async passOn(
    request: IncomingMessage,
    response: ServerResponse,
    bytes: Buffer,
    arrivedAtMs: number,
  ): Promise<void> {
    const { counted } = this;
    // Read before it is forwarded, so that an acceptance is known by the time it can have consequences.
    const encoding = request.headers["content-encoding"];
    const alerts = await readPostedAlerts(bytes, encoding, this.limits.bodyBytesMax);
    let isAccepted = false;
    const outcome = await this.forward(request, response, bytes, (status) => {
      if (status < 200 || status > 299) return;
      isAccepted = true;
      counted.accepted++;
      if (alerts === undefined) counted.unreadable++;
      else this.note(alerts, { arrivedAtMs, acceptedAtMs: this.options.nowMs() });
    });
    if (isAccepted) return;
    if (outcome.kind === "answered") counted.declined++;
    else counted.unanswered++;
  }

  private note(alerts: readonly PostedAlert[], times: AcceptanceTimes): void {
    for (const alert of this.changes.add(alerts, times)) {
      this.options.onAccepted?.(alert);
      this.waits.tell(alert);
    }
  }

  private forward(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer | undefined,
    onAnswer: (status: number) => void,
  ): Promise<ForwardOutcome> {
    const { target } = this.options;
    return forwardRequest(request, response, {
      target,
      timeoutMs: this.limits.answerTimeoutMs,
      body,
      onAnswer,
    });
  }
}

// Alertmanager may be served under a prefix.
function isPostOfAlerts({ method, url = "" }: IncomingMessage): boolean {
  return method === "POST" && /\/api\/v2\/alerts\/?(?:\?|$)/.test(url);
}
