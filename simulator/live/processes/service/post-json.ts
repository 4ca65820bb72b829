import { Agent, request } from "node:http";

/** Posts JSON to a path and resolves with the status and the JSON of the answer. Rejects where there is none. */
export type PostJson = (
  path: string,
  body: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly body: unknown }>;

/** Posts to a port of the loopback address over connections that stay open. */
export function createPoster(
  port: number,
  options: { readonly connectionsMax: number; readonly timeoutMs: number },
): PostJson {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connectionsMax });
  return (path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: "127.0.0.1",
          port,
          path,
          method: "POST",
          agent,
          timeout: options.timeoutMs,
          headers: { "content-type": "application/json", ...headers },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => {
            text += chunk;
          });
          response.on("error", reject);
          response.on("end", () => {
            try {
              resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in time")));
      outgoing.on("error", reject);
      outgoing.end(JSON.stringify(body));
    });
}
