const http = require("node:http");
const { makeHandler } = require("./handler.cjs");

const server = http.createServer(makeHandler(http.get)).listen(0, "127.0.0.1", () => {
  process.send({ port: server.address().port });
});
