// A Fastify application with prefixes, hooks that answer, refused input and errors.
exports.addRoutes = (app) => {
  app.get("/", async () => "root");
  app.register(
    async (tenant) => {
      tenant.addHook("onRequest", async (request, reply) => {
        if (request.headers.authorization === "no") return reply.code(401).send("who?");
      });
      tenant.get("/orders/:order", async () => "order");
      tenant.get("/fail", async () => {
        throw new Error("no such order");
      });
      tenant.get(
        "/limited",
        { schema: { querystring: { type: "object", required: ["limit"] } } },
        async () => "x",
      );
    },
    { prefix: "/tenants/:tenant" },
  );
};
