const express = require("express");
const { addRoutes } = require("./express-routes.cjs");

const app = express();
addRoutes(express, app);
const server = app.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
