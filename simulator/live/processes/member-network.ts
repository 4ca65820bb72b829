import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { env } from "node:process";

/**
 * The network between the members of a cluster: each door leads to a port of a member. A member that is cut off is
 * neither reached through its doors nor reaches others through theirs; clients that go past the doors see nothing of it.
 * Callers are told apart by the address of loopback that they come from.
 */
interface Plan {
  readonly controlPort: number;
  readonly members: readonly {
    readonly name: string;
    readonly source: string;
    readonly doors: readonly { readonly port: number; readonly to: number }[];
  }[];
}

interface Passage {
  readonly from: string;
  readonly to: string;
  readonly sockets: readonly [Socket, Socket];
}

// What starts the process has written it.
const plan: Plan = JSON.parse(env.NETWORK ?? "");
const cutOff = new Set<string>();
const passages = new Set<Passage>();
const nameBySource = new Map(plan.members.map(({ name, source }) => [source, name]));

const isCut = (passage: Pick<Passage, "from" | "to">) => cutOff.has(passage.from) || cutOff.has(passage.to);

function pass(caller: Socket, to: string, port: number): void {
  const from = nameBySource.get(caller.remoteAddress ?? "") ?? "";
  caller.on("error", () => caller.destroy());
  if (isCut({ from, to })) {
    caller.resetAndDestroy();
    return;
  }
  const callee = connect({ host: "127.0.0.1", port, noDelay: true });
  const passage: Passage = { from, to, sockets: [caller, callee] };
  passages.add(passage);
  caller.setNoDelay(true);
  callee.on("error", () => callee.destroy());
  caller.on("close", () => {
    passages.delete(passage);
    callee.destroy();
  });
  callee.on("close", () => caller.destroy());
  caller.pipe(callee);
  callee.pipe(caller);
}

for (const { name, doors } of plan.members) {
  for (const { port, to } of doors) {
    createServer((caller) => pass(caller, name, to)).listen(port, "127.0.0.1");
  }
}

/** `POST /cut/<name>` and `POST /mend/<name>`; anything else says that the process is there. */
createHttpServer((request, response) => {
  const [, action, name = ""] = (request.url ?? "").split("/").map(decodeURIComponent);
  if (action === "mend") cutOff.delete(name);
  if (action === "cut") {
    cutOff.add(name);
    for (const passage of passages) {
      if (isCut(passage)) for (const socket of passage.sockets) socket.resetAndDestroy();
    }
  }
  response.end("ok\n");
}).listen(plan.controlPort, "127.0.0.1");
