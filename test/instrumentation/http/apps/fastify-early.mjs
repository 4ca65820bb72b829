// An application that is whole before the instrumentation is there.
import fastify from "fastify";
import { addRoutes } from "./fastify-routes.cjs";

const app = fastify();
addRoutes(app);
await import(process.env.KLAXON_LATE);
await app.listen({ port: 0, host: "127.0.0.1" });
process.send({ port: app.server.address().port });
