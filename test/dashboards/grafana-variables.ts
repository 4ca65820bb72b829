/** What a query's variables were replaced with, so that what follows can tell them from what was written. */
export interface Substitution {
  readonly text: string;
  /** Names of the dashboard's variables in the order of their use, repeats included. */
  readonly used: readonly string[];
}

/** Stands for `$__rate_interval`; nobody writes 7 minutes and 3 seconds. */
export const rateIntervalMs = 423_000;

const builtIn: Readonly<Record<string, string>> = {
  __rate_interval: "7m3s",
  __interval: "61s",
  __interval_ms: "61000",
  __range: "3h",
  __range_s: "10800",
  __range_ms: "10800000",
};

// `$name`, `${name}`, `${name:format}`, `${name.field}` and `[[name]]`, `[[name:format]]`.
const reference =
  /\$(?<plain>\w+)|\$\{(?<braced>\w+)(?:\.[\w.]+)?(?::[\w:]+)?\}|\[\[(?<bracketed>\w+)(?:\.[\w.]+)?(?::[\w:]+)?\]\]/g;

/** Replaces Grafana's variables as Grafana would before it asks Prometheus: the dashboard's own by a mark. */
export function substitute(text: string): Substitution {
  const used: string[] = [];
  const replaced = text.replace(reference, (...match) => {
    const groups: Record<string, string | undefined> = match.at(-1);
    const name = groups.plain ?? groups.braced ?? groups.bracketed ?? "";
    const known = builtIn[name];
    if (known !== undefined) return known;
    used.push(name);
    return markOf(name);
  });
  return { text: replaced, used };
}

/** The name of the variable whose mark stands in this text. */
export function markedVariable(text: string): string | undefined {
  return /‹(\w+)›/.exec(text)?.[1];
}

function markOf(name: string): string {
  return `‹${name}›`;
}
