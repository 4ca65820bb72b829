import { mount } from "../../page/browser/index.ts";
import { App } from "./app.tsx";
import "./preview.css";

mount(App);
