const fastify = require("fastify");
const { addRoutes } = require("./fastify-routes.cjs");

const app = fastify();
addRoutes(app);
app.listen({ port: 0, host: "127.0.0.1" }).then(() => process.send({ port: app.server.address().port }));
