import { loadAssets, ownScenarioFiles } from "../../simulator/cli/drill-assets.ts";
import { readInput } from "../../simulator/cli/input-file.ts";
import { type Assets, knownNames, parseScenario, type Scenario } from "../../simulator/drill/index.ts";

/** klaxon's own generated rules and routing. */
export function ownAssets(): Assets {
  const { assets, findings } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
  if (assets === undefined) throw new Error(`the generated files are broken: ${JSON.stringify(findings)}`);
  return assets;
}

/** All of klaxon's own scenarios in all their variants, but for those that take long: `npm run drill -- --long`. */
export function ownScenarios(assets: Assets): readonly Scenario[] {
  return ownScenarioFiles().flatMap(({ name, file }) => {
    const { scenarios, findings } = parseScenario(readInput(file), file, name, knownNames(assets));
    if (findings.length > 0) throw new Error(`${file} is broken: ${JSON.stringify(findings)}`);
    return scenarios.filter(({ tags }) => !tags.includes("long"));
  });
}
