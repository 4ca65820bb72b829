/** One value that cannot be used, and what could. Secrets are never shown. */
export interface SettingProblem {
  /** The variable, or the path of the option as `metrics.labelSetLimit`. */
  readonly name: string;
  readonly message: string;
}

/** Thrown by `init` with all problems of the settings at once. */
export class SettingsError extends Error {
  readonly code = "KLAXON_SETTINGS";
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    super(`the instrumentation cannot start:\n${problems.map(problemLine).join("\n")}`);
    this.name = "SettingsError";
    this.problems = problems;
  }
}

/** A problem as one indented line. */
export function problemLine({ name, message }: SettingProblem): string {
  return `  ${name}: ${message}`;
}
