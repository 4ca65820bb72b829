// A server that takes upgrades and decides on `expect: 100-continue` itself.
import { createServer } from "node:http";

const server = createServer((_request, response) => response.end("one"));
server.on("upgrade", (_request, socket) => {
  socket.end("HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n");
});
server.on("checkContinue", (_request, response) => {
  response.writeContinue();
  response.end("continued");
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
