// A Fastify 5 service that knows nothing of the instrumentation.
// Run: node --import @klaxon/instrumentation/register fastify.mjs
import Fastify from "fastify";

const app = Fastify();
app.get("/users/:user", async (request) => ({ user: request.params.user }));
await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 8080) });
console.log(JSON.stringify({ message: "listening", ...app.server.address() }));
