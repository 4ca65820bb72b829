import { strict as assert } from "node:assert";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createTokenCheck } from "./access-token.ts";
import {
  createDeliveryBook,
  type Delivery,
  type DeliveryBook,
  type DeliveryOutcome,
  type Rejection,
} from "./delivery-book.ts";
import { createHeldAnswers } from "./held-answers.ts";
import { type BodyRoom, leaveRoom, readBody } from "./http-body.ts";
import { answerJson, assertFailureStatus, type HttpDoor, openHttpDoor } from "./http-door.ts";
import { createModeSwitch } from "./mode-switch.ts";
import { delayMsMax } from "./proxy-mode.ts";
import { type ReceiverAddress, readReceiverPath, receiverPath } from "./receiver-address.ts";
import { bodyRefusal, messageRefusal, type Refusal, refusalOf, unknownPath } from "./receiver-refusal.ts";
import { createWaitList, type WaitList } from "./wait-list.ts";
import { readWebhookMessage } from "./webhook-message.ts";

/** How a receiver treats deliveries; all but `ok` are faults of the receiver. */
export type ReceiverMode =
  | { readonly kind: "ok" }
  /** Answers with an error; Alertmanager tries again after 5xx only. */
  | {
      readonly kind: "failing";
      readonly status: number;
      /** Share of the attempts that fails, at an even pace: of a fifth, each fifth. All where absent. */
      readonly ratio?: number;
    }
  /** Never answers; when the mode changes, those who wait are cut off, so that they try again. */
  | { readonly kind: "hanging" }
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Nobody listens, open connections are cut. Such attempts cannot be recorded. */
  | { readonly kind: "refusing" };

/** Bounds of a receiver. */
export interface ReceiverLimits {
  readonly bodyBytesMax: number;
  readonly deliveriesMax: number;
  /** Of all deliveries that are kept, and of all bodies that are being read. */
  readonly bytesMax: number;
  readonly connectionsMax: number;
  readonly requestTimeoutMs: number;
}

/** What a receiver is made of. */
export interface DrillReceiverOptions {
  /** Where it listens, from `takePorts`; 0 is any that is free. */
  readonly port: number;
  /** An address of this machine; default 127.0.0.1. */
  readonly host?: string;
  /** Secret of at least 16 characters, for `http_config.authorization.credentials`. */
  readonly token: string;
  /** Milliseconds since the epoch, may be fractional. */
  readonly nowMs: () => number;
  /** Told of each delivery once, when its fate is known; must not throw. */
  readonly onDelivery?: (delivery: Delivery) => void;
  readonly limits?: Partial<ReceiverLimits>;
}

/** The webhook receiver of a drill. */
export interface DrillReceiver {
  readonly port: number;
  /** The address for `webhook_configs[].url`. */
  urlOf(address: ReceiverAddress): string;
  mode(): ReceiverMode;
  /**
   * For requests whose body is complete from now on; calls are carried out one after another. Rejects with `network/port-taken`
   * where it cannot listen again after it refused; a later call tries again.
   */
  setMode(mode: ReceiverMode): Promise<void>;
  /** All attempts in the order of their arrival, failed ones too. */
  deliveries(): readonly Delivery[];
  /** The newest hundred requests that were no delivery. */
  rejections(): readonly Rejection[];
  rejectedCount(): number;
  /**
   * The first delivery that fits, past ones included; each is shown on arrival and again when its fate is known. Undefined when the
   * time is over or the receiver is closed.
   */
  waitFor(isWanted: (delivery: Delivery) => boolean, timeoutMs: number): Promise<Delivery | undefined>;
  /** Cuts everything; resolves when no connection is left. */
  close(): Promise<void>;
}

const mebibyte = 1024 ** 2;

const defaults: ReceiverLimits = {
  bodyBytesMax: 4 * mebibyte,
  deliveriesMax: 10_000,
  bytesMax: 64 * mebibyte,
  connectionsMax: 512,
  requestTimeoutMs: 10_000,
};

/** Starts a receiver. Rejects as it cannot listen. */
export async function startDrillReceiver(options: DrillReceiverOptions): Promise<DrillReceiver> {
  const receiver = new LoopbackReceiver(options);
  await receiver.start();
  return receiver;
}

class LoopbackReceiver implements DrillReceiver {
  private readonly options: DrillReceiverOptions;
  private readonly limits: ReceiverLimits;
  private readonly book: DeliveryBook;
  private readonly waits: WaitList<Delivery>;
  private readonly held = createHeldAnswers();
  private readonly room: BodyRoom;
  private readonly isTokenShown: (header: string | undefined) => boolean;
  private readonly modes = createModeSwitch<ReceiverMode>({ kind: "ok" }, (mode) => this.carryOut(mode));
  private door: HttpDoor | undefined;
  private owedFailures = 0;

  constructor(options: DrillReceiverOptions) {
    this.options = options;
    this.limits = { ...defaults, ...options.limits };
    this.book = createDeliveryBook(this.limits);
    this.waits = createWaitList(this.book.deliveries);
    this.room = { bytesMax: this.limits.bytesMax, takenBytes: 0 };
    this.isTokenShown = createTokenCheck(options.token);
  }

  async start(): Promise<void> {
    const handle = (request: IncomingMessage, response: ServerResponse) => this.handle(request, response);
    this.door = await openHttpDoor(handle, this.options.port, this.limits, this.options.host);
  }

  get port(): number {
    return this.door?.port ?? 0;
  }

  urlOf(address: ReceiverAddress): string {
    return `http://127.0.0.1:${this.port}${receiverPath(address)}`;
  }

  mode(): ReceiverMode {
    return this.modes.current();
  }

  setMode(mode: ReceiverMode): Promise<void> {
    assertReceiverMode(mode);
    return this.modes.change(mode);
  }

  deliveries(): readonly Delivery[] {
    return this.book.deliveries();
  }

  rejections(): readonly Rejection[] {
    return this.book.rejections();
  }

  rejectedCount(): number {
    return this.book.rejectedCount();
  }

  waitFor(isWanted: (delivery: Delivery) => boolean, timeoutMs: number): Promise<Delivery | undefined> {
    return this.waits.waitFor(isWanted, timeoutMs);
  }

  async close(): Promise<void> {
    await this.modes.close();
    await this.door?.close();
    this.waits.close();
  }

  private async carryOut(mode: ReceiverMode): Promise<void> {
    if (mode.kind === "refusing") this.door?.refuse();
    if (mode.kind !== "hanging") this.held.cutHeld();
    if (mode.kind !== "refusing") await this.door?.open();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { limits, room } = this;
    const address = readReceiverPath(request.url ?? "");
    const refusal = refusalOf(request, address, this.isTokenShown);
    const body = await readBody(request, refusal === undefined ? limits.bodyBytesMax : 0, room);
    try {
      if (body.kind === "cut-off") this.note({ status: 0, reason: "cut off before its end" });
      else if (refusal !== undefined || address === undefined) this.refuse(response, refusal ?? unknownPath);
      else if (body.kind === "bytes") this.take(response, address, body.bytes);
      else this.refuse(response, bodyRefusal(body, limits.bodyBytesMax));
    } finally {
      leaveRoom(room, body);
    }
  }

  private take(response: ServerResponse, address: ReceiverAddress, bytes: Buffer): void {
    const arrivedAtMs = this.options.nowMs();
    const { value: message, findings } = readWebhookMessage(bytes);
    if (message === undefined) {
      this.refuse(response, messageRefusal(findings));
      return;
    }
    if (!this.book.hasRoomFor(bytes.length)) {
      this.refuse(response, { status: 507, reason: "the drill's receiver is full; end the drill" });
      return;
    }
    const delivery = this.book.add({ ...address, arrivedAtMs, message }, bytes.length);
    this.waits.tell(delivery);
    this.answer(response, delivery.sequence, this.modes.current());
  }

  private answer(response: ServerResponse, sequence: number, mode: ReceiverMode): void {
    const accept = () => {
      const isThere = !response.destroyed;
      answerJson(response, 200, { sequence });
      this.settle(sequence, isThere ? "delivered" : "abandoned");
    };
    const abandon = () => this.settle(sequence, "abandoned");
    switch (mode.kind) {
      case "ok":
        accept();
        break;
      case "failing":
        if (!this.isNextFailing(mode.ratio ?? 1)) {
          accept();
          break;
        }
        answerJson(response, mode.status, { error: "the receiver fails, as the drill wants it" });
        this.settle(sequence, "failed");
        break;
      case "slow":
        this.held.answerLater(response, mode.delayMs, accept, abandon);
        break;
      case "hanging":
        this.held.hold(response, abandon);
        break;
      // It slipped in while the connections were being cut.
      case "refusing":
        response.destroy();
        abandon();
        break;
      default:
        mode satisfies never;
    }
  }

  private isNextFailing(ratio: number): boolean {
    this.owedFailures += ratio;
    // Sums of fractions are a little off.
    if (this.owedFailures < 1 - 1e-9) return false;
    this.owedFailures -= 1;
    return true;
  }

  private settle(sequence: number, outcome: Exclude<DeliveryOutcome, "open">): void {
    const delivery = this.book.settle(sequence, outcome, this.options.nowMs());
    this.options.onDelivery?.(delivery);
    this.waits.tell(delivery);
  }

  private refuse(response: ServerResponse, { status, reason, headers, findings }: Refusal): void {
    this.note({ status, reason });
    answerJson(response, status, { error: reason, ...(findings === undefined ? {} : { findings }) }, headers);
  }

  private note(rejection: Omit<Rejection, "atMs">): void {
    this.book.reject({ ...rejection, atMs: this.options.nowMs() });
  }
}

function assertReceiverMode(mode: ReceiverMode): void {
  if (mode.kind === "failing") {
    assertFailureStatus(mode.status);
    const { ratio = 1 } = mode;
    assert(ratio > 0 && ratio <= 1, `a share of attempts that fail: ${ratio}`);
  }
  if (mode.kind === "slow") {
    assert(mode.delayMs >= 0 && mode.delayMs <= delayMsMax, `a delay of answers: ${mode.delayMs}`);
  }
}
