import { get } from "node:http";
import { createServer } from "node:http2";
import { makeHandler } from "./handler.cjs";

const handler = makeHandler(get);
const server = createServer((request, response) => handler(request, response));
server.on("stream", (stream, headers) => {
  if (headers[":method"] === "BREW") stream.session.destroy();
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
