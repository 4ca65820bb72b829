import type { ExpositionFormat, Slices } from "../exposition/index.ts";
import type { Family } from "../family.ts";
import { farewellId } from "./hub.ts";
import type { MemberLink } from "./link.ts";
import { type Message, partsOf } from "./message.ts";

/** One worker or thread, as the others of its service see it. */
export interface Member {
  /** Whether the hub has made itself known. */
  readonly hasHub: boolean;
  /**
   * The exposition for all, from the hub; undefined where there is no hub, or where it does not answer in time. Once it has
   * begun it fails where the hub falls silent.
   */
  expose(format: ExpositionFormat): Promise<AsyncIterable<string> | undefined>;
  /** Says its last figures, so that they are not lost with it; at once, as an ending process has to. */
  sayFarewell(families: readonly Family[]): Promise<void>;
  close(): void;
}

/** What a member needs from its process. */
export interface MemberOptions {
  readonly link: MemberLink;
  /** How long it waits for the hub to go on. */
  readonly patienceMs: number;
  /** What this process and those below it have. */
  readonly collect: () => Promise<readonly Family[]>;
  readonly slices: () => Slices;
  /** The hub did not answer in time. */
  readonly onMissed: () => void;
}

/** Chunks that came and were not read yet. */
interface Request {
  readonly chunks: string[];
  state: "open" | "ended" | "failed";
  wake: () => void;
}

/** A member that makes itself known to its hub now, or whenever the hub asks. */
export function createMember(options: MemberOptions): Member {
  const { link, patienceMs } = options;
  const requests = new Map<number, Request>();
  let hasHub = false;
  let nextId = 1;

  const answer = answerer(options);
  const hear = (message: Message) => {
    switch (message.kind) {
      case "who":
        void link.send({ kind: "hello" });
        break;
      case "welcome":
        hasHub = true;
        break;
      case "collect":
        hasHub = true;
        void answer(message.id);
        break;
      case "chunk":
      case "end":
      case "failed":
        takeChunk(requests.get(message.id), message);
        break;
      case "hello":
      case "farewell":
      case "part":
      case "done":
      case "expose":
        break;
      default:
        message satisfies never;
    }
  };
  link.listen(hear);
  void link.send({ kind: "hello" });

  return {
    get hasHub() {
      return hasHub;
    },
    expose: async (format) => {
      if (!hasHub) {
        // A hub that came later, or was only slow, answers in time for the next scrape.
        void link.send({ kind: "hello" });
        return undefined;
      }
      const id = nextId++;
      const request: Request = { chunks: [], state: "open", wake: () => {} };
      requests.set(id, request);
      void link.send({ kind: "expose", id, format });
      await waitFor(request, patienceMs);
      if (request.chunks.length > 0 || request.state === "ended") {
        return chunksOf(request, patienceMs, () => requests.delete(id));
      }
      requests.delete(id);
      hasHub = request.state === "failed";
      options.onMissed();
      return undefined;
    },
    sayFarewell: async (families) => {
      const sent: Promise<void>[] = [];
      for (const family of families)
        for (const part of partsOf(family)) sent.push(link.send({ kind: "part", id: farewellId, part }));
      sent.push(link.send({ kind: "done", id: farewellId }), link.send({ kind: "farewell" }));
      await Promise.all(sent);
    },
    close: () => link.close(),
  };
}

/** Answers questions one after the other; of those that come meanwhile, the newest. */
function answerer({ link, collect, slices: makeSlices }: MemberOptions): (id: number) => Promise<void> {
  let isCollecting = false;
  let waitingId: number | undefined;
  const answer = async (id: number) => {
    if (isCollecting) {
      // A hub that began anew knows nothing of the question before, and would wait for this answer for ever.
      waitingId = id;
      return;
    }
    isCollecting = true;
    try {
      const slices = makeSlices();
      for (const family of await collect())
        for (const part of partsOf(family)) {
          await link.send({ kind: "part", id, part });
          if (slices.isSpent()) await slices.pause();
        }
      await link.send({ kind: "done", id });
    } catch {
      await link.send({ kind: "failed", id });
    } finally {
      isCollecting = false;
    }
    if (waitingId === undefined) return;
    const next = waitingId;
    waitingId = undefined;
    await answer(next);
  };
  return answer;
}

function takeChunk(request: Request | undefined, message: Message): void {
  if (request === undefined) return;
  if (message.kind === "chunk") request.chunks.push(message.text);
  else request.state = message.kind === "end" ? "ended" : "failed";
  request.wake();
}

async function* chunksOf(
  request: Request,
  patienceMs: number,
  forget: () => void,
): AsyncGenerator<string, void, undefined> {
  try {
    for (;;) {
      const chunk = request.chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (request.state === "ended") return;
      else if (request.state === "failed")
        throw new Error("the process that answers for all workers gave up");
      else if (!(await waitFor(request, patienceMs)))
        throw new Error(`the process that answers for all workers was silent for ${patienceMs} ms`);
    }
  } finally {
    forget();
  }
}

/** Waits until something comes; false where nothing does in time. */
async function waitFor(request: Request, patienceMs: number): Promise<boolean> {
  if (request.chunks.length > 0 || request.state !== "open") return true;
  let timer: NodeJS.Timeout | undefined;
  const hasCome = await new Promise<boolean>((resolve) => {
    request.wake = () => resolve(true);
    timer = setTimeout(() => resolve(false), patienceMs).unref();
  });
  clearTimeout(timer);
  return hasCome;
}
