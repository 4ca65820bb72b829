import { expect, test } from "vitest";
import { parseAlertmanagerConfig } from "../../../simulator/alertmanager/index.ts";
import { configTable } from "./config-table.ts";

test.each(configTable)("$title is accepted: $isAccepted", ({ text, isAccepted }) => {
  const { config, findings } = parseAlertmanagerConfig(text, "alertmanager.yml");
  const errors = findings.filter((finding) => finding.severity === "error");
  expect({ isAccepted: config !== undefined, hasErrors: errors.length > 0 }).toEqual({
    isAccepted,
    hasErrors: !isAccepted,
  });
});
