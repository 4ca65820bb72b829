import { readFileSync, statSync } from "node:fs";
import type { Bounds } from "./bounds.ts";
import type { SettingProblem } from "./problem.ts";

const secretFileMaxBytes = 65_536;
const shownCharacters = 60;

/**
 * Reads variables of an environment. A variable that is empty counts as absent, as OpenTelemetry has it; one that
 * cannot be used is noted as a problem and counts as absent too.
 */
export class VariableReader {
  readonly problems: SettingProblem[] = [];
  private readonly environment: Readonly<Record<string, string | undefined>>;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.environment = environment;
  }

  text(name: string): string | undefined {
    const value = this.environment[name]?.trim();
    return value === "" ? undefined : value;
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const word = words.find((known) => known === value.toLowerCase());
    return word ?? this.refuse(name, `${shown(value)} is none of ${words.join(", ")}`);
  }

  /** Some of the words, divided by commas. */
  someOf<Word extends string>(name: string, words: readonly Word[]): readonly Word[] | undefined {
    const values = this.list(name)?.map((value) => value.toLowerCase());
    const wrong = values?.find((value) => !words.some((word) => word === value));
    if (wrong !== undefined) return this.refuse(name, `${shown(wrong)} is none of ${words.join(", ")}`);
    return values && words.filter((word) => values.includes(word));
  }

  /** `true` or `false`, in any case; OpenTelemetry takes everything else for false, which hides typing errors. */
  truth(name: string): boolean | undefined {
    const word = this.oneOf(name, ["true", "false"]);
    return word === undefined ? undefined : word === "true";
  }

  wholeNumber(name: string, bounds: Bounds): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= bounds.min && number <= bounds.max) return number;
    return this.refuse(name, `${shown(value)} is no whole number from ${bounds.min} to ${bounds.max}`);
  }

  /** A part from 0 to 1. */
  ratio(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
    return number <= 1 ? number : this.refuse(name, `${shown(value)} is no number from 0 to 1`);
  }

  /** Milliseconds from `5s`, `250ms`, `2m`; a number without a unit is in milliseconds, as in OpenTelemetry. */
  duration(name: string, bounds: Bounds): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const [, digits = "", unit = "ms"] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(value) ?? [];
    const durationMs = digits === "" ? Number.NaN : Number(digits) * (unitMs[unit] ?? 1);
    if (durationMs >= bounds.min && durationMs <= bounds.max) return durationMs;
    const range = `from ${bounds.min} ms to ${bounds.max} ms`;
    return this.refuse(name, `${shown(value)} is no duration ${range}, such as 5s or 250ms`);
  }

  /** Names divided by commas, without empty ones. */
  list(name: string): readonly string[] | undefined {
    const words = this.text(name)
      ?.split(",")
      .map((word) => word.trim());
    return words?.filter((word) => word !== "");
  }

  /** `name=value` divided by commas, percent-encoded as OpenTelemetry has them. */
  pairs(name: string): Readonly<Record<string, string>> | undefined {
    const parts = this.list(name);
    if (parts === undefined) return undefined;
    const pairs: Record<string, string> = {};
    for (const part of parts) {
      const at = part.indexOf("=");
      const value = at < 1 ? undefined : decoded(part.slice(at + 1).trim());
      if (value === undefined) return this.refuse(name, `${shown(part)} is no \`name=value\``);
      pairs[part.slice(0, at).trim()] = value;
    }
    return pairs;
  }

  /** A secret, from the variable or from the file that `NAME_FILE` names; never shown. */
  secret(name: string): string | undefined {
    const value = this.text(name);
    const file = this.text(`${name}_FILE`);
    if (value !== undefined && file !== undefined) {
      return this.refuse(name, `is given, and ${name}_FILE too; remove one of them`);
    }
    if (file === undefined) return value;
    try {
      const stats = statSync(file);
      if (!stats.isFile() || stats.size > secretFileMaxBytes) {
        return this.refuse(
          `${name}_FILE`,
          `${shown(file)} is no file of at most ${secretFileMaxBytes} bytes`,
        );
      }
      return readFileSync(file, "utf8").trim() || this.refuse(`${name}_FILE`, `${shown(file)} is empty`);
    } catch {
      return this.refuse(`${name}_FILE`, `${shown(file)} cannot be read`);
    }
  }

  /** Notes a problem, and gives what an absent variable gives. */
  refuse(name: string, message: string): undefined {
    this.problems.push({ name, message });
    return undefined;
  }
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function shown(text: string): string {
  return `\`${text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text}\``;
}
