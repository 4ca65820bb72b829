import type { LiveHost } from "./live-host.ts";

/** Why a run ends early. */
export type EarlyEnd =
  | { readonly kind: "signal"; readonly signal: "SIGINT" | "SIGTERM" }
  | { readonly kind: "aborted"; readonly by: string }
  /** The players of a game day want to know it. */
  | { readonly kind: "given-up"; readonly by: string };

/** Ends a run early, once, for the first reason that comes. */
export interface EarlyEnding {
  readonly signal: AbortSignal;
  /** Undefined where nobody ended it. */
  reason(): EarlyEnd | undefined;
  /** What `klaxon abort` does. */
  abort(by: string): void;
  /** What `give up` does in a game day. */
  giveUp(by: string): void;
  /** Listens to signals no more. */
  close(): void;
}

/** Listens for what ends a run early. Who asks again is told that the rollback is waited for. */
export function listenForEnd(host: LiveHost, tell: (text: string) => void): EarlyEnding {
  const aborting = new AbortController();
  let first: EarlyEnd | undefined;
  const end = (reason: EarlyEnd) => {
    if (first !== undefined) {
      tell("the drill is ending already; what it injected is rolled back first, which may take some seconds");
      return;
    }
    first = reason;
    tell("ending: what was injected is rolled back first");
    aborting.abort(new Error(textOf(reason)));
  };
  const stopListening = host.onEndSignal((signal) => end({ kind: "signal", signal }));
  return {
    signal: aborting.signal,
    reason: () => first,
    abort: (by) => end({ kind: "aborted", by }),
    giveUp: (by) => end({ kind: "given-up", by }),
    close: stopListening,
  };
}

function textOf(reason: EarlyEnd): string {
  switch (reason.kind) {
    case "signal":
      return `interrupted by ${reason.signal}`;
    case "aborted":
      return `aborted by ${reason.by}`;
    case "given-up":
      return `given up by ${reason.by}`;
    default:
      return reason satisfies never;
  }
}
