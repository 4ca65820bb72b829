import { ArtifactError } from "./artifact-error.ts";
import {
  type ArtifactFormat,
  type BuildArguments,
  type BuildOption,
  parseBuildArguments,
} from "./build-arguments.ts";

/** How a builder is called and what it says of itself. */
export interface BuildCommand<Format extends string = ArtifactFormat> {
  /** What to run to build, such as `npm run build:alerts`. */
  readonly command: string;
  /** What the files are, in a sentence or two. */
  readonly about: string;
  readonly options: readonly BuildOption[];
  /** What `--format` lets choose from, where that is among the options. */
  readonly formats: readonly Format[];
}

/** Where a builder says what it did. */
export interface BuildOutput {
  line(text: string): void;
  error(text: string): void;
}

/** 0 built or up to date, 1 the check or the builder found something, 2 the arguments or the file system are at fault. */
export type BuildExitCode = 0 | 1 | 2;

/** Runs a builder's work with its arguments, unless they ask for help or are at fault; a file system that refuses is told. */
export function runBuildCommand<Format extends string>(
  builder: BuildCommand<Format>,
  argv: readonly string[],
  output: BuildOutput,
  work: (buildArguments: BuildArguments<Format>) => BuildExitCode,
): BuildExitCode {
  const { buildArguments, problems } = parseBuildArguments(argv, builder.options, builder.formats);
  if (buildArguments.help) {
    output.line(usage(builder));
    return 0;
  }
  if (problems.length > 0) {
    for (const problem of problems) output.error(problem);
    return 2;
  }
  try {
    return work(buildArguments);
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    output.error(error.message);
    return 2;
  }
}

const optionHelp: Readonly<Record<Exclude<BuildOption, "format">, string>> = {
  check: "--check        compare with what is there and change nothing; exit 1 on a difference",
  out: "--out DIR      use DIR in place of the generated folder",
  kubernetes: "--kubernetes   write PrometheusRule manifests",
};

function usage({ command, about, options, formats }: BuildCommand<string>): string {
  const lines = options.map((option) =>
    option === "format" ? `  --format F     ${formats.join(" or ")}` : `  ${optionHelp[option]}`,
  );
  return [`${command} [-- OPTION…]`, about, ...lines, "  --help         show this"].join("\n");
}
