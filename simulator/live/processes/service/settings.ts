import process from "node:process";

/** A number from the environment. Throws where it is none: who starts the program is to know at once. */
export function numberSetting(name: string): number {
  const value = Number(process.env[name]);
  if (process.env[name] === undefined || !Number.isFinite(value))
    throw new Error(`${name} has to be a number`);
  return value;
}

/** A text from the environment. Throws where there is none. */
export function textSetting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is missing`);
  return value;
}
