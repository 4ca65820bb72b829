import type { JSX } from "preact";
import { mount } from "../../page/browser/index.ts";
import { App } from "./app.tsx";
import { Clock } from "./clock.ts";
import "./preview.css";

function Preview(): JSX.Element {
  return (
    <Clock.Provider value={Date.now}>
      <App />
    </Clock.Provider>
  );
}

mount(Preview);
