import fastify from "fastify";
import { addRoutes } from "./fastify-routes.cjs";

const app = fastify({ http2: true });
addRoutes(app);
await app.listen({ port: 0, host: "127.0.0.1" });
process.send({ port: app.server.address().port });
