import type { Instrumentation } from "./instrumentation.ts";
import { packageVersion } from "./package-version.ts";
import { readSettings, SettingsError, type SettingsOptions } from "./settings/index.ts";
import { type Started, startInstrumentation } from "./start.ts";

/** What runs in this process, and the version of the package that started it. */
interface Running extends Started {
  readonly version: string;
}

// One for all copies of the package in the process, of whatever version.
const place: { running?: Running } = sharedPlace("@klaxon/instrumentation running");

/**
 * Starts the instrumentation of this process, or gives the one that runs already, be it by an earlier call or by
 * `--import @klaxon/instrumentation/register`; options then change nothing, which is a finding. Call it before other
 * imports where that is possible. Throws a {@link SettingsError} with all problems of the environment and the options
 * at once; nothing that happens later throws.
 */
export function init(options: SettingsOptions = {}): Instrumentation {
  if (place.running !== undefined) return joined(place.running, options);
  const { settings, problems } = readSettings(process.env, options);
  if (problems.length > 0) throw new SettingsError(problems);
  place.running = { ...startInstrumentation(settings), version: packageVersion };
  return place.running.instrumentation;
}

/**
 * As {@link init}, but an application that was not written for it must not fail by it: what of the environment cannot be
 * used is a finding, and the defaults hold instead.
 */
export function initLeniently(): void {
  if (place.running !== undefined) return;
  const { settings, problems } = readSettings(process.env);
  const started = startInstrumentation(settings);
  place.running = { ...started, version: packageVersion };
  for (const { name, message } of problems) {
    started.selfCheck.note({
      code: `settings/${name}`,
      message: `${name} ${message}`,
      whatToDo: "correct it; until then the default is used",
    });
  }
}

function joined({ instrumentation, selfCheck, version }: Running, options: SettingsOptions): Instrumentation {
  if (version !== packageVersion) {
    selfCheck.note({
      code: "init/other-version",
      message: `version ${version} of the package runs, and a part of the application asked for ${packageVersion}`,
      whatToDo: "have one version installed: `npm ls @klaxon/instrumentation` shows who wants which",
    });
  }
  const names = Object.keys(options);
  if (names.length > 0) {
    selfCheck.note({
      code: "init/options-unused",
      message: `the instrumentation had been started before \`init\` was called, so its options change nothing: ${names.join(", ")}`,
      whatToDo: "say them by environment variables, or start without `register` and call `init` first",
    });
  }
  return instrumentation;
}

function sharedPlace(name: string): object {
  const key = Symbol.for(name);
  const known: unknown = Reflect.get(globalThis, key);
  if (typeof known === "object" && known !== null) return known;
  const place = {};
  Reflect.set(globalThis, key, place);
  return place;
}
