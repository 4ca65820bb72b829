import { createServer } from "node:http2";

const server = createServer((_request, response) => response.end("two"));
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
