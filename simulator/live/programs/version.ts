/** A program's version: whole numbers from the most significant on. What follows them (`~rc50`, `+ds`) is left out. */
export type Version = readonly number[];

/** The version that a text of digits and dots spells, as in `2.42` or `1.45.0`. */
export function parseVersion(text: string): Version {
  return text.split(".").map(Number);
}

/** As it is written: `2.42.0`. */
export function printVersion(version: Version): string {
  return version.join(".");
}

/** Whether a version is another or newer; numbers that are not there count as 0. */
export function isAtLeast(version: Version, least: Version): boolean {
  for (let index = 0; index < Math.max(version.length, least.length); index++) {
    const difference = (version[index] ?? 0) - (least[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
