import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What an answer consists of. */
interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Answers by method and path, as `POST /turn`; they get the request's JSON, or undefined where there is none. */
export type JsonRoutes = Readonly<
  Record<string, (body: unknown, request: IncomingMessage) => JsonAnswer | Promise<JsonAnswer>>
>;

const bodyCharactersMax = 1_000_000;

/** Answers JSON on a port of the loopback address; resolves when it listens. */
export function serveJson(port: number, routes: JsonRoutes): Promise<void> {
  const server = createServer((request, response) => {
    void answer(request, routes)
      .catch((error: unknown): JsonAnswer => {
        return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
      })
      .then((said) => write(response, said));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

async function answer(request: IncomingMessage, routes: JsonRoutes): Promise<JsonAnswer> {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  const route = routes[`${request.method} ${pathname}`];
  if (route === undefined) return { status: 404, body: { error: "no such path" } };
  let text = "";
  request.setEncoding("utf8");
  for await (const chunk of request) {
    text += chunk;
    if (text.length > bodyCharactersMax) return { status: 413, body: { error: "too much" } };
  }
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  return route(body, request);
}

function write(response: ServerResponse, { status, body }: JsonAnswer): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
