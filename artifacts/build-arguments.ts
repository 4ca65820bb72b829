import { parseArgs } from "node:util";

/** An option that a builder may offer beside `--help`. */
export type BuildOption = "check" | "out" | "format" | "kubernetes";

/** The text format of generated files. */
export type ArtifactFormat = "json" | "yaml";

/** The formats between which most builders with `--format` let choose. */
export const artifactFormats: readonly ArtifactFormat[] = ["json", "yaml"];

/** What a builder was asked to do. */
export interface BuildArguments<Format extends string = ArtifactFormat> {
  readonly help: boolean;
  /** Compare instead of write. */
  readonly check: boolean;
  /** The folder to use in place of the builder's own. */
  readonly out: string | undefined;
  /** Undefined where the builder's own choice holds. */
  readonly format: Format | undefined;
  /** Write Kubernetes manifests. */
  readonly kubernetes: boolean;
}

/** The arguments as far as they could be understood, and everything wrong with the rest. */
export interface ParsedBuildArguments<Format extends string = ArtifactFormat> {
  readonly buildArguments: BuildArguments<Format>;
  readonly problems: readonly string[];
}

/** Parses the arguments of a builder that offers `supported` options and these formats. Never throws. */
export function parseBuildArguments<Format extends string>(
  argv: readonly string[],
  supported: readonly BuildOption[],
  formats: readonly Format[],
): ParsedBuildArguments<Format> {
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
    const problem = findProblem(token, supported, formats);
    if (problem !== undefined) problems.push(problem);
    else if (values.has(token.name)) problems.push(`\`--${token.name}\` is given twice; keep one`);
    else if (token.value !== undefined) values.set(token.name, token.value);
    else flags.add(token.name);
  }
  return {
    buildArguments: {
      help: flags.has("help"),
      check: flags.has("check"),
      out: values.get("out"),
      format: formats.find((format) => format === values.get("format")),
      kubernetes: flags.has("kubernetes"),
    },
    problems,
  };
}

function findProblem(
  {
    name,
    rawName: written,
    value,
  }: { readonly name: string; readonly rawName: string; readonly value?: string | undefined },
  supported: readonly BuildOption[],
  formats: readonly string[],
): string | undefined {
  if (name !== "help" && !supported.some((option) => option === name)) {
    return `unknown option \`${written}\`; ${known(supported)}`;
  }
  const wantsValue = name === "out" || name === "format";
  if (wantsValue && (value === undefined || value === "" || value.startsWith("--"))) {
    return name === "out"
      ? "`--out` needs a folder, as in `--out build/alerts`"
      : `\`--format\` needs ${choiceOf(formats)}`;
  }
  if (name === "format" && !formats.some((format) => format === value)) {
    return `unknown format \`${value}\`; write ${choiceOf(formats)}`;
  }
  if (!wantsValue && value !== undefined) return `\`--${name}\` takes no value; write \`--${name}\` alone`;
  return undefined;
}

function choiceOf(formats: readonly string[]): string {
  return formats.map((format) => `\`${format}\``).join(" or ");
}

function known(supported: readonly BuildOption[]): string {
  return `known are ${[...supported, "help"].map((option) => `\`--${option}\``).join(", ")}`;
}
