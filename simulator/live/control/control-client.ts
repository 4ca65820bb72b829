import { connect } from "node:net";
import type * as z from "zod";
import { answerSchema, type ControlRequest, lineCharactersMax } from "./protocol.ts";

/** What a run answers. */
export type RunnerAnswer = z.output<typeof answerSchema>;

const answerTimeoutMs = 5_000;

/** Asks a run by its socket. Where it does not answer, or not so that it can be understood, the answer says so. */
export function askRunner(
  path: string,
  request: ControlRequest,
  timeoutMs: number = answerTimeoutMs,
): Promise<RunnerAnswer> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(path);
    const finish = (answer: RunnerAnswer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const failed = (message: string) => finish({ isDone: false, message });
    const timer = setTimeout(() => failed(`it did not answer within ${timeoutMs / 1000} s`), timeoutMs);
    socket.setEncoding("utf8");
    socket.once("error", (error) => failed(`it cannot be reached: ${error.message}`));
    socket.once("connect", () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on("data", (chunk: string) => {
      text += chunk;
      if (text.length > lineCharactersMax) failed("its answer is too long");
    });
    socket.once("end", () => finish(readAnswer(text)));
  });
}

function readAnswer(text: string): RunnerAnswer {
  try {
    const { data } = answerSchema.safeParse(JSON.parse(text));
    if (data !== undefined) return data;
  } catch {
    // Told below, as what is JSON and no answer.
  }
  return {
    isDone: false,
    message: "its answer is not understood; both sides must be of one version of klaxon",
  };
}
