import { expect, it } from "vitest";
import { chooseFormat } from "../../../instrumentation/src/metrics/exposition/index.ts";

const prometheus2 =
  "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
const prometheus3 =
  "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

it.each([
  ["Prometheus 2.42", prometheus2, "openmetrics"],
  ["Prometheus 3.5", prometheus3, "openmetrics"],
  ["Prometheus with protobuf first", `application/vnd.google.protobuf;q=0.9,${prometheus3}`, "openmetrics"],
  ["Prometheus told to take text", "text/plain;version=0.0.4;q=0.6,*/*;q=0.5", "text"],
  ["nobody in particular", undefined, "text"],
  ["an empty header", "", "text"],
  ["a browser", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text"],
  ["curl", "*/*", "text"],
  ["one that wants what there is not", "application/json", "text"],
  ["one that refuses text", "text/plain;q=0, application/json", "text"],
  ["one that refuses OpenMetrics", "application/openmetrics-text;q=0,text/plain;q=0.1", "text"],
  ["one that likes text more", "application/openmetrics-text;q=0.4,text/plain;q=0.5", "text"],
  ["equal wishes, OpenMetrics first", "application/openmetrics-text,text/plain", "openmetrics"],
  ["equal wishes, text first", "text/plain,application/openmetrics-text", "text"],
  ["OpenMetrics of the future", "application/openmetrics-text;version=2.0.0,text/plain;q=0.1", "text"],
  ["other cases and spaces", 'Application/OpenMetrics-Text ; Version="1.0.0" ; Q=1.0', "openmetrics"],
  ["a q that is no number", "application/openmetrics-text;q=high,text/plain;q=0.1", "text"],
  ["rubbish", ";;,,=;q=,\u0000", "text"],
])("gives %s the format asked for", (_, accept, format) => {
  expect(chooseFormat(accept)).toBe(format);
});
