import { parseArgs } from "node:util";

/** An option that a builder may offer beside `--help`. */
export type BuildOption = "check" | "out" | "format" | "kubernetes";

/** The text format of generated files. */
export type ArtifactFormat = "json" | "yaml";

/** What a builder was asked to do. */
export interface BuildArguments {
  readonly help: boolean;
  /** Compare instead of write. */
  readonly check: boolean;
  /** The folder to use in place of the builder's own. */
  readonly out: string | undefined;
  /** Undefined where the builder's own choice holds. */
  readonly format: ArtifactFormat | undefined;
  /** Write Kubernetes manifests. */
  readonly kubernetes: boolean;
}

/** The arguments as far as they could be understood, and everything wrong with the rest. */
export interface ParsedBuildArguments {
  readonly buildArguments: BuildArguments;
  readonly problems: readonly string[];
}

/** Parses the arguments of a builder that offers `supported` options. Never throws. */
export function parseBuildArguments(
  argv: readonly string[],
  supported: readonly BuildOption[],
): ParsedBuildArguments {
  const problems: string[] = [];
  const { tokens } = parseArgs({
    args: [...argv],
    options: { out: { type: "string" }, format: { type: "string" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === "positional") {
      problems.push(`unexpected argument \`${token.value}\`; ${known(supported)}`);
    }
    if (token.kind !== "option") continue;
    const problem = findProblem(token.name, token.rawName, token.value, supported);
    if (problem !== undefined) problems.push(problem);
    else if (values.has(token.name)) problems.push(`\`--${token.name}\` is given twice; keep one`);
    else if (token.value !== undefined) values.set(token.name, token.value);
    else flags.add(token.name);
  }
  const format = values.get("format");
  return {
    buildArguments: {
      help: flags.has("help"),
      check: flags.has("check"),
      out: values.get("out"),
      format: format === "json" || format === "yaml" ? format : undefined,
      kubernetes: flags.has("kubernetes"),
    },
    problems,
  };
}

function findProblem(
  name: string,
  written: string,
  value: string | undefined,
  supported: readonly BuildOption[],
): string | undefined {
  if (name !== "help" && !supported.some((option) => option === name)) {
    return `unknown option \`${written}\`; ${known(supported)}`;
  }
  const wantsValue = name === "out" || name === "format";
  if (wantsValue && (value === undefined || value === "" || value.startsWith("--"))) {
    return name === "out"
      ? "`--out` needs a folder, as in `--out build/alerts`"
      : "`--format` needs `json` or `yaml`";
  }
  if (name === "format" && value !== "json" && value !== "yaml") {
    return `unknown format \`${value}\`; write \`json\` or \`yaml\``;
  }
  if (!wantsValue && value !== undefined) return `\`--${name}\` takes no value; write \`--${name}\` alone`;
  return undefined;
}

function known(supported: readonly BuildOption[]): string {
  return `known are ${[...supported, "help"].map((option) => `\`--${option}\``).join(", ")}`;
}
