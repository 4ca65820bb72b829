// An Express application with everything that a template can be wrong about.
exports.addRoutes = (express, app) => {
  const orders = express.Router({ mergeParams: true });
  orders.get("/", (_request, response) => response.send("orders"));
  orders.get("/:order", (request, response) => response.send(request.params.tenant));
  orders.get("/:order/fail", () => {
    throw new Error("no such order");
  });
  orders.get("/:order/reject", async () => {
    throw new Error("not now");
  });
  const tenants = express.Router();
  tenants.use("/:tenant/orders", orders);
  tenants.get("/:tenant", (_request, response) => response.send("tenant"));
  app.use((_request, _response, next) => next());
  app.all("/tenants/*rest", (_request, _response, next) => next());
  app.use("/tenants", tenants);
  app.use("/assets", express.static(__dirname));
  const admin = express();
  admin.get("/users/:user", (_request, response) => response.send("user"));
  app.use(["/admin", "/root"], admin);
  app.use("/guarded", (_request, response) => response.status(401).end());
  app.get(["/a", "/b"], (_request, response) => response.send("a or b"));
  app.get(/^\/files\/(\d+)$/, (_request, response) => response.send("file"));
  app.get("/", (_request, response) => response.send("root"));
  app.get("/own/:id", (request, response) => {
    globalThis.klaxon.http.setRoute(request, "/mine");
    response.send("own");
  });
  app.get("/next", (_request, _response, next) => next("route"));
  app.use((error, _request, response, _next) => response.status(500).send(error.message));
};
