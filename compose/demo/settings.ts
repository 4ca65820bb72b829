/** One setting that cannot be used. */
export interface SettingFinding {
  /** The name of the variable. */
  readonly name: string;
  readonly message: string;
}

/** Reads typed settings from the environment's variables and collects what is wrong with them. */
export interface SettingsReader {
  /** A number within bounds. */
  number(
    name: string,
    limits: { readonly fallback: number; readonly min: number; readonly max: number },
  ): number;
  /** A whole number within bounds. */
  integer(
    name: string,
    limits: { readonly fallback: number; readonly min: number; readonly max: number },
  ): number;
  /** A word of letters, digits, dots, colons, dashes and underscores. */
  word(name: string, fallback: string): string;
  /** Origins such as `http://127.0.0.1:8080`, separated by commas. */
  origins(
    name: string,
    limits: { readonly fallback: readonly string[]; readonly countMax: number },
  ): readonly string[];
  /** Everything wrong so far; a setting that is wrong was read as its fallback. */
  findings(): readonly SettingFinding[];
}

/** A reader over variables, which are those of the process or whatever a test passes. */
export function createSettingsReader(
  variables: Readonly<Record<string, string | undefined>>,
): SettingsReader {
  const findings: SettingFinding[] = [];
  // An empty variable is what Compose makes of one that is not set.
  const read = (name: string) => (variables[name] === "" ? undefined : variables[name]);
  const refuse = <Value>(name: string, message: string, fallback: Value): Value => {
    findings.push({ name, message });
    return fallback;
  };
  const number: SettingsReader["number"] = (name, { fallback, min, max }) => {
    const text = read(name);
    if (text === undefined) return fallback;
    const value = /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    return refuse(name, `${quote(text)} is no number from ${min} to ${max}`, fallback);
  };
  return {
    number,
    integer: (name, limits) => {
      const value = number(name, limits);
      if (Number.isInteger(value)) return value;
      return refuse(name, `${quote(String(value))} is no whole number`, limits.fallback);
    },
    word: (name, fallback) => {
      const text = read(name);
      if (text === undefined || /^[\w.:-]{1,100}$/.test(text)) return text ?? fallback;
      return refuse(name, `${quote(text)} is no word of letters, digits and \`.:_-\``, fallback);
    },
    origins: (name, { fallback, countMax }) => {
      const texts = read(name)?.split(",", countMax + 1);
      if (texts === undefined) return fallback;
      if (texts.length > countMax) return refuse(name, `has more than ${countMax} origins`, fallback);
      const wrong = texts.find((text) => !isOrigin(text.trim()));
      if (wrong === undefined) return texts.map((text) => new URL(text.trim()).origin);
      return refuse(
        name,
        `${quote(wrong)} is no origin; write one as in \`http://127.0.0.1:8080\``,
        fallback,
      );
    },
    findings: () => findings,
  };
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, href, username } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && username === "" && href === `${origin}/`;
}

function quote(text: string): string {
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``;
}
