// A server that listens before the instrumentation is there.
import { createServer, get } from "node:http";
import { makeHandler } from "./handler.cjs";

const server = createServer(makeHandler(get)).listen(0, "127.0.0.1", async () => {
  await import(process.env.KLAXON_LATE);
  process.send({ port: server.address().port });
});
