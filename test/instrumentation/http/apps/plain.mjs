import { createServer, get } from "node:http";
import { makeHandler } from "./handler.cjs";

if (globalThis.klaxon === undefined) await import(process.env.KLAXON_LATE);
const server = createServer(makeHandler(get)).listen(0, "127.0.0.1", () => {
  process.send({ port: server.address().port });
});
