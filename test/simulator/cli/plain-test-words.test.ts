import { describe, expect, it } from "vitest";
import yargs from "yargs";
import { plainTestWords } from "../../../simulator/cli/plain-test-words.ts";
import { type TestOptions, testOptionProblems, testSettings } from "../../../simulator/cli/test-options.ts";
import { testUsage } from "../../../simulator/cli/test-usage.ts";

describe("the words of `klaxon test` without options", () => {
  it.each([
    ["a.yml"],
    ["tests/a.yml", "./b.yml", "../c d.yml", "/e/f.yml"],
    ["a=b.yml", "a,b@2.yml", "x-y_z+1%.yml", "~/a~.yml", "c:d.yml"],
    ["e1", "Infinity", "true", "test", "NaN", "undefined", "_"],
    ["a.yml", "a.yml"],
    [".5", "0x1f.yml".slice(1)],
  ])("mean to %s what all the rules of the command make of them", (...files) => {
    const plain = plainTestWords(["test", ...files]);
    const parsed = parsedByAllRules(files);
    expect(plain?.files).toEqual(parsed.files);
    expect(plain && testSettings(plain)).toEqual(testSettings(parsed));
    expect(plain && testOptionProblems(plain)).toEqual(testOptionProblems(parsed));
    const others = ["printPromtool", "json", "junit", "github", "quiet", "verbose", "shard", "jobs", "watch"];
    expect(plain && others.map((name) => Reflect.get(plain, name) ?? false)).toEqual(
      others.map((name) => Reflect.get(parsed, name) ?? false),
    );
  });

  it.each([
    [[]],
    [["test"]],
    [["check", "a.yml"]],
    [["test", "--strict", "a.yml"]],
    [["test", "a.yml", "-h"]],
    [["test", "--", "a.yml"]],
    [["test", "1"]],
    [["test", "help"]],
    [["test", "'a.yml'"]],
    [["test", ""]],
    [["test", "a.yml", '"b"']],
    [["test", "größe.yml"]],
  ])("are not %j", (words) => {
    expect(plainTestWords(words)).toBeUndefined();
  });
});

function parsedByAllRules(files: readonly string[]): TestOptions {
  let parsed: TestOptions | undefined;
  void yargs(["test", ...files])
    .command("test <file..>", "", testUsage, (options) => {
      parsed = { ...options, files: options.file };
    })
    .strict()
    .parseSync();
  if (parsed === undefined) throw new Error("the words are not understood");
  return parsed;
}
