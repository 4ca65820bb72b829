import { join } from "node:path";
import ts from "typescript";
import { isJsonObject, type JsonObject } from "../../artifacts/index.ts";
import { repositoryRoot } from "../support/repository.ts";

/** Panel types whose options Grafana publishes, and what their modules are called. */
const plugins = new Map([
  ["bargauge", "BarGauge"],
  ["gauge", "Gauge"],
  ["heatmap", "Heatmap"],
  ["logs", "Logs"],
  ["stat", "Stat"],
  ["state-timeline", "StateTimeline"],
  ["table", "Table"],
  ["text", "Text"],
  ["timeseries", "TimeSeries"],
]);

// Those that Grafana publishes no settings of fields for.
const withoutFieldSettings = new Set(["gauge", "logs", "stat", "text"]);

/**
 * What Grafana's own types (`@grafana/schema`) say against v2 resources: of the resource, and of each panel its options and
 * settings of fields, all of which Grafana fills up where they are missing.
 */
export function grafanaProblems(resources: readonly JsonObject[]): readonly string[] {
  const lines = [
    'import type { Spec } from "@grafana/schema/apis/dashboard.grafana.app/v2beta1";',
    ...[...plugins].map(
      ([type, name]) =>
        `import type * as ${name} from "@grafana/schema/dist/esm/raw/composable/${type.replace("-", "")}/panelcfg/x/${name}PanelCfg_types.gen";`,
    ),
    // A text is no member of an enum even where the two are equal.
    "type Plain<T> = T extends string ? `${T}` : T extends readonly (infer U)[] ? Plain<U>[] : T extends object ? { [K in keyof T]?: Plain<T[K]> } : T;",
  ];
  const places = new Map<number, string>();
  const declare = (place: string, type: string, value: unknown) => {
    places.set(lines.length, place);
    lines.push(`export const value${lines.length}: ${type} = ${JSON.stringify(value)};`);
  };
  for (const { metadata, spec } of resources) {
    const name = isJsonObject(metadata) ? String(metadata.name) : "";
    if (!isJsonObject(spec) || !isJsonObject(spec.elements)) throw new Error(`${name} is no v2 resource`);
    declare(name, "Spec", spec);
    for (const [key, element] of Object.entries(spec.elements)) {
      const { type, options, custom } = visualizationOf(element);
      const plugin = plugins.get(type);
      if (plugin === undefined) throw new Error(`no types are known of panels \`${type}\``);
      declare(`${name}, ${key}, options of ${type}`, `Plain<${plugin}.Options>`, options);
      if (!withoutFieldSettings.has(type) && custom !== undefined)
        declare(`${name}, ${key}, fields of ${type}`, `Plain<${plugin}.FieldConfig>`, custom);
    }
  }
  return diagnosticsOf(lines.join("\n")).map(
    ({ line, message }) => `${places.get(line) ?? "the types themselves"}: ${message}`,
  );
}

function visualizationOf(element: unknown): { type: string; options: unknown; custom: unknown } {
  const config = at(element, "spec", "vizConfig");
  return {
    type: String(at(config, "group")),
    options: at(config, "spec", "options"),
    custom: at(config, "spec", "fieldConfig", "defaults", "custom"),
  };
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner !== null && typeof inner === "object" ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function diagnosticsOf(text: string): readonly { readonly line: number; readonly message: string }[] {
  const file = join(repositoryRoot, "test/dashboards/of-grafana.ts");
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2023,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023);
  const program = ts.createProgram([file], options, {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    getSourceFile: (name, ...others) => (name === file ? source : host.getSourceFile(name, ...others)),
  });
  return ts.getPreEmitDiagnostics(program).map(({ start = 0, messageText }) => ({
    line: source.getLineAndCharacterOfPosition(start).line,
    message: ts.flattenDiagnosticMessageText(messageText, " "),
  }));
}
