import { strict as assert } from "node:assert";
import { Agent, request as sendRequest } from "node:http";
import process from "node:process";
import { type LoadRequest, startLoad } from "../../../compose/demo/load.ts";

// Users of an application. Settings: TARGETS (origins, separated by commas), RATE_PER_SECOND, OPEN_REQUESTS_MAX,
// CLIENT_NETWORK and CLIENT_COUNT: the addresses that requests come from, one after the other, of the loopback network.
const targets = process.env.TARGETS?.split(",") ?? [];
const ratePerSecond = Number(process.env.RATE_PER_SECOND);
const openRequestsMax = Number(process.env.OPEN_REQUESTS_MAX);
const clientNetwork = process.env.CLIENT_NETWORK ?? "127.0.0";
const clientCount = Number(process.env.CLIENT_COUNT ?? 1);
assert(
  targets.length > 0 && ratePerSecond > 0 && openRequestsMax > 0,
  "who starts the load sets its rate and targets",
);

const requestTimeoutMs = 10_000;
const agent = new Agent({ keepAlive: true, timeout: requestTimeoutMs });
let sentCount = 0;

startLoad({
  targets,
  ratePerSecond,
  openRequestsMax,
  random: Math.random,
  monotonicMs: () => performance.now(),
  send,
});
process.on("SIGTERM", () => process.exit(0));

function send(target: string, { method, path, body }: LoadRequest): Promise<number> {
  const localAddress = `${clientNetwork}.${1 + (sentCount++ % clientCount)}`;
  const headers = { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const sent = sendRequest(target + path, { method, agent, localAddress, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
      response.once("error", reject);
    });
    sent.setTimeout(requestTimeoutMs, () => sent.destroy());
    sent.once("error", reject);
    sent.once("close", () => reject(new Error("the connection ended")));
    sent.end(body);
  });
}
