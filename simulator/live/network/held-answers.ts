import type { ServerResponse } from "node:http";

/** Requests that get no answer for the time being. */
export interface HeldAnswers {
  /** `onGone` is told once, when the client gives up or the connection is cut before anything was answered. */
  hold(response: ServerResponse, onGone: () => void): void;
  /** As `hold`, but answers after the delay unless the client is gone by then. */
  answerLater(response: ServerResponse, delayMs: number, answer: () => void, onGone: () => void): void;
  /** Cuts the connections of those that would never be answered. */
  cutHeld(): void;
}

/** Nothing is held yet. */
export function createHeldAnswers(): HeldAnswers {
  const held = new Set<ServerResponse>();
  return {
    hold: (response, onGone) => {
      held.add(response);
      whenGone(response, () => {
        held.delete(response);
        onGone();
      });
    },
    answerLater: (response, delayMs, answer, onGone) => {
      let isAnswered = false;
      const timer = setTimeout(() => {
        isAnswered = true;
        answer();
      }, delayMs);
      whenGone(response, () => {
        clearTimeout(timer);
        if (!isAnswered) onGone();
      });
    },
    cutHeld: () => {
      for (const response of [...held]) response.destroy();
    },
  };
}

function whenGone(response: ServerResponse, then: () => void): void {
  // The client may have left while its request was worked on; then there is no event any more.
  if (response.destroyed) then();
  else response.once("close", then);
}
