// A cluster of two workers behind one port; whichever process is scraped answers for all of them. Run: node cluster.mjs

import cluster from "node:cluster";
import { createServer } from "node:http";
import { init } from "@klaxon/instrumentation";

const { logger, setRoute } = init({ service: { name: "front", version: "1.0.0" } });
if (cluster.isPrimary) {
  cluster.fork();
  cluster.fork();
} else {
  const server = createServer((request, response) => {
    setRoute(request, "/");
    response.end(`${process.pid}\n`);
  });
  server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () =>
    logger.info("listening", server.address()),
  );
}
