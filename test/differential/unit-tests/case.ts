import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Chance, createChance } from "../../support/chance.ts";
import { broken } from "./breakage.ts";
import { drawExpectation, resultsOf } from "./expectations.ts";
import { drawFamilies } from "./families.ts";
import { drawRules } from "./rule-files.ts";
import { drawTestFile, testFileValue } from "./test-files.ts";
import { yamlText } from "./yaml-text.ts";

/** A folder of rule files with the tests of them. */
export interface UnitTestCase {
  readonly seed: number;
  /** Paths from the folder. */
  readonly testFiles: readonly string[];
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Draws a case and leaves its files in a folder. What its tests expect is mostly what klaxon gets when it runs them
 * without expectations, so the folder is used on the way.
 */
export function drawCase(seed: number, folder: string): UnitTestCase {
  const chance = createChance(seed);
  // What only the later release line has makes the earlier one refuse the whole file.
  const isLater = chance.happens(0.35);
  const rules = drawRules(chance, drawFamilies(chance, isLater), isLater);
  const layout = chance.pick(layouts);
  const files = new Map<string, string>();
  const put = (path: string, text: string) => {
    files.set(path, text);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [index, file] of rules.files.entries()) put(layout.ruleFile(index), yamlText(chance, file));
  const isBroken = chance.happens(0.15);
  const testFiles = layout.testFiles.slice(0, chance.pick([1, 1, 2]));
  for (const path of testFiles) {
    const drawn = drawTestFile(chance, rules, {
      patterns: patternsOf(chance, layout, rules.files.length),
      isLater,
    });
    put(
      path,
      yamlText(
        createChance(seed),
        testFileValue(drawn, () => undefined),
      ),
    );
    const results = resultsOf(join(folder, path), isLater || chance.happens(0.5) ? 3 : 2);
    const changeProbability = chance.pick([0, 0.005, 0.05]);
    const value = testFileValue(drawn, (test, kind, index) =>
      drawExpectation(chance, kind, results(test, kind, index), changeProbability),
    );
    put(path, yamlText(chance, value));
  }
  if (isBroken) {
    const [path, text] = [...files][chance.below(files.size)] ?? ["", ""];
    put(path, broken(chance, text));
  }
  return { seed, testFiles, files };
}

interface Layout {
  readonly testFiles: readonly string[];
  readonly ruleFile: (index: number) => string;
  /** What means all rule files; empty where each must be named. */
  readonly patterns: readonly string[];
  /** From a test file to a rule file. */
  readonly toRules: string;
}

const layouts: readonly [Layout, ...Layout[]] = [
  {
    testFiles: ["test.yml", "test_2.yml"],
    ruleFile: (index) => `rules-${index}.yml`,
    patterns: ["rules-*.yml", "./rules-?.yml", "rules-[0-9].yml", "rules*"],
    toRules: "",
  },
  {
    testFiles: ["tests/a.test.yaml", "tests/sub.test.yaml"],
    ruleFile: (index) => `rules/${index}.rules.yml`,
    patterns: ["../rules/*.yml", "../rul*/*.rules.yml", "../*/*.rules.yml", "..//rules/./*"],
    toRules: "../",
  },
];

function patternsOf(chance: Chance, layout: Layout, ruleFileCount: number): readonly string[] {
  if (chance.happens(0.3)) return [layout.patterns[chance.below(layout.patterns.length)] ?? ""];
  const named = Array.from({ length: ruleFileCount }, (_, index) => layout.toRules + layout.ruleFile(index));
  if (chance.happens(0.02)) return [...named, "missing.yml"];
  return chance.happens(0.03) ? [...named, ...named] : named;
}
