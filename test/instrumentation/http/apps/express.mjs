import express from "express";
import { addRoutes } from "./express-routes.cjs";

if (globalThis.klaxon === undefined) await import(process.env.KLAXON_LATE);
const app = express();
addRoutes(express, app);
const server = app.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
