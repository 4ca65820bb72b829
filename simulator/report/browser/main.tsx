import { mount } from "../../page/browser/index.ts";
import { App } from "./app.tsx";
import "./report.css";

mount(App);
