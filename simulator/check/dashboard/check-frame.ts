import { type DashboardModel, referencesOf } from "../../dashboard/index.ts";
import type { CheckedDashboard, DashboardNotes } from "./dashboard-notes.ts";

/** Checks the dashboard as a whole: its uid, whether it can be edited, its data sources. */
export function checkFrame(notes: DashboardNotes, others: readonly CheckedDashboard[]): void {
  checkUid(notes, others);
  const { model } = notes.checked;
  if (model.isEditable) {
    notes.at("dashboard/editable", notes.whole("editable"), {
      reason:
        "anybody may change the dashboard in Grafana, and the next deployment takes the change away again",
      advice: 'write `"editable": false`',
    });
  }
  checkDatasourceVariable(notes, model);
}

// Grafana refuses longer ones.
const uidLengthMax = 40;

function checkUid(notes: DashboardNotes, others: readonly CheckedDashboard[]): void {
  const { model, file } = notes.checked;
  const { uid } = model;
  const at =
    model.schema === "v2" || model.apiVersion !== undefined
      ? { ...notes.whole(), path: ["metadata", "name"] }
      : notes.whole("uid");
  if (uid === "") {
    notes.at("dashboard/unstable-uid", at, {
      reason:
        "the dashboard has no `uid`, so Grafana makes up another one on each import and every link to it breaks",
      advice: 'give it one, as in `"uid": "api-overview"`',
    });
  } else if (uid.length > uidLengthMax) {
    notes.at("dashboard/unstable-uid", at, {
      reason: `the \`uid\` has ${uid.length} characters, of which Grafana takes ${uidLengthMax}`,
      advice: "write a shorter one",
      severity: "error",
    });
  } else if (!/^[\w.-]+$/.test(uid)) {
    notes.at("dashboard/unstable-uid", at, {
      reason: `the \`uid\` \`${uid}\` has characters that Grafana refuses`,
      advice: "write letters, digits, `-` and `_`",
      severity: "error",
    });
  }
  const twin = others.find((other) => other.model.uid === uid && other.file < file);
  if (uid !== "" && twin !== undefined) {
    notes.at("dashboard/unstable-uid", at, {
      reason: `the \`uid\` \`${uid}\` is that of ${twin.file} as well, so one of the two replaces the other`,
      advice: "give one of them another `uid`",
      severity: "error",
    });
  }
}

function checkDatasourceVariable(notes: DashboardNotes, model: DashboardModel): void {
  const kinds = new Set(model.panels.flatMap(({ queries }) => queries.map(({ kind }) => kind)));
  for (const kind of ["prometheus", "loki"] as const) {
    if (!kinds.has(kind)) continue;
    const hasVariable = model.variables.some(({ type, query }) => type === "datasource" && query === kind);
    const hasInput = model.inputs.some(({ pluginId }) => pluginId === kind);
    if (hasVariable || hasInput) continue;
    notes.at("dashboard/no-datasource-variable", notes.whole("templating"), {
      reason: `the dashboard reads ${kind === "prometheus" ? "Prometheus" : "Loki"} without a variable for the data source, so it works in one Grafana only`,
      advice: `add a variable of type \`datasource\` for \`${kind}\`, and let the panels read \`\${datasource}\``,
    });
  }
}

/** Whether a data source is named by itself, rather than by a variable, an input or what every Grafana has. */
export function isLiteralDatasource(uid: string): boolean {
  return (
    uid !== "" &&
    !uid.startsWith("-- ") &&
    uid !== "grafana" &&
    uid !== "__expr__" &&
    referencesOf(uid).length === 0
  );
}
