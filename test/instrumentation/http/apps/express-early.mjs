// An application that is whole before the instrumentation is there.
import express from "express";
import { addRoutes } from "./express-routes.cjs";

const app = express();
addRoutes(express, app);
await import(process.env.KLAXON_LATE);
const server = app.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
