import { strict as assert } from "node:assert";
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { newestOrders, orderOf } from "../../../compose/demo/orders.ts";
import { healthyBehaviour, isBehaviour } from "../kit/index.ts";

// An application behind a load balancer or a reverse proxy, which behaves badly when it is told to. Settings: PORT, and
// TOKEN, which `PUT /behaviour` has to show.
const port = Number(process.env.PORT);
const token = Buffer.from(process.env.TOKEN ?? "");
assert(Number.isInteger(port) && token.length > 0, "PORT and TOKEN are set by who starts the application");

const bodyBytesMax = 4 * 1024;
let behaviour = healthyBehaviour;
let checkCount = 0;

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  response.on("error", () => response.destroy());
  answer(request, response).catch(() => response.destroy());
});
server.listen(port, "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  switch (pathname) {
    case "/behaviour":
      return setBehaviour(request, response);
    case "/api/health":
      return answerCheck(request, response);
    default:
      return answerUser(request, response, pathname);
  }
}

async function setBehaviour(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const shown = Buffer.from(/^Bearer (.*)$/.exec(request.headers.authorization ?? "")?.[1] ?? "");
  if (shown.length !== token.length || !timingSafeEqual(shown, token)) return end(response, 401);
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > bodyBytesMax) return end(response, 413);
  }
  const wanted: unknown = JSON.parse(text);
  if (!isBehaviour(wanted)) return end(response, 400);
  behaviour = wanted;
  return end(response, 204);
}

function answerCheck(request: IncomingMessage, response: ServerResponse): void {
  checkCount++;
  // Never answered; who checks gives up.
  if (behaviour.losesEverySecondCheck && checkCount % 2 === 0) return void request.resume();
  end(response, behaviour.isUnwell ? 503 : 200);
}

async function answerUser(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  request.resume();
  const { isUnwell, errorRatio, resetRatio, addedLatencyMs } = behaviour;
  if (isUnwell) return end(response, 503);
  if (lotOf(request) < resetRatio) return void request.socket.resetAndDestroy();
  await wait(5 + 30 * Math.random() ** 2 + addedLatencyMs);
  if (Math.random() < errorRatio) return end(response, 500);
  const id = /^\/api\/orders\/(\d+)$/.exec(path)?.[1];
  const body = id === undefined ? newestOrders(10) : orderOf(Number(id));
  return body === undefined ? end(response, 404) : end(response, 200, body);
}

/** The same at every application that is asked for the same request, as a proxy that tries again does. */
function lotOf({ headers }: IncomingMessage): number {
  const id = headers["x-request-id"];
  return typeof id === "string" ? Number.parseInt(id.slice(0, 8), 16) / 2 ** 32 : Math.random();
}

function end(response: ServerResponse, status: number, body: object = {}): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
