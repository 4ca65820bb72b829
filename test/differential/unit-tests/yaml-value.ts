/** What a YAML file is to hold, before it is decided how it is written. */
export type YamlValue = string | Written | YamlMap | readonly YamlValue[];

/** A scalar as it stands in the file: a number, a word, a text in a certain form. */
export interface Written {
  readonly written: string;
}

/** A map in its order; a key may come twice. */
export interface YamlMap {
  readonly entries: readonly YamlEntry[];
}

/** A key with its value. */
export type YamlEntry = readonly [key: string, value: YamlValue];

/** A map of the entries that are there. */
export function yamlMap(...entries: readonly (YamlEntry | undefined)[]): YamlMap {
  return { entries: entries.filter((entry) => entry !== undefined) };
}

/** A scalar that is written without quotes, whatever it then means. */
export function written(text: string | number): Written {
  return { written: String(text) };
}

export function isYamlMap(value: YamlValue): value is YamlMap {
  return typeof value === "object" && "entries" in value && !Array.isArray(value);
}

export function isYamlList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

export function isWritten(value: YamlValue): value is Written {
  return typeof value === "object" && "written" in value;
}
