import { useEffect, useState } from "preact/hooks";
import type { TimeRange } from "../time/time-range.ts";

/** What the page shows, as its address says: `#dashboard=uid&scenario=api/slow&from=…&to=…&var-job=api&viewPanel=12`. */
export interface Address {
  readonly dashboard: string | undefined;
  /** Whose data is shown; undefined for the dashboard's own. */
  readonly scenario: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The one panel that is shown alone, by its tile's key or its id. */
  readonly viewPanel: string | undefined;
  /** The panel to scroll to. */
  readonly panel: string | undefined;
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** A range as addresses have it: milliseconds, as Grafana does, in as many digits as tell them from anything else. */
export function rangeWords({ fromMs, toMs }: TimeRange): { readonly from: string; readonly to: string } {
  const written = (atMs: number) => String(Math.max(0, Math.round(atMs))).padStart(9, "0");
  return { from: written(fromMs), to: written(toMs) };
}

/** Reads the part of an address behind `#`, and what stands behind `?` as links to Grafana have it. */
function parseAddress(hash: string, search: string): Address {
  const text = hash.replace(/^#/, "");
  // `#panel-12` alone names a panel of the dashboard that is shown.
  if (/^panel-[\w-]+$/.test(text)) return { ...parseAddress("", search), panel: text };
  const words = new URLSearchParams(text);
  for (const [name, value] of new URLSearchParams(search)) if (!words.has(name)) words.append(name, value);
  const variables = new Map<string, readonly string[]>();
  for (const name of new Set(words.keys())) {
    if (name.startsWith("var-")) variables.set(name.slice(4), words.getAll(name));
  }
  return {
    dashboard: words.get("dashboard") ?? undefined,
    scenario: words.get("scenario") ?? undefined,
    from: words.get("from") ?? undefined,
    to: words.get("to") ?? undefined,
    viewPanel: words.get("viewPanel") ?? undefined,
    panel: words.get("panel") ?? undefined,
    variables,
  };
}

/** The part of an address behind `#`. */
function writeAddress({ dashboard, scenario, from, to, viewPanel, panel, variables }: Address): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries({ dashboard, scenario, from, to, viewPanel, panel }))
    if (value !== undefined) words.set(name, value);
  for (const [name, values] of variables) for (const value of values) words.append(`var-${name}`, value);
  return `#${words.toString()}`;
}

/** The address, and a way to change it; each change can be gone back from, unless it replaces the one before. */
export function useAddress(): readonly [Address, (change: Partial<Address>, replaces?: boolean) => void] {
  const [address, setAddress] = useState(() => parseAddress(location.hash, location.search));
  useEffect(() => {
    const update = () => setAddress(parseAddress(location.hash, location.search));
    addEventListener("hashchange", update);
    addEventListener("popstate", update);
    return () => {
      removeEventListener("hashchange", update);
      removeEventListener("popstate", update);
    };
  }, []);
  const change = (change: Partial<Address>, replaces = false) => {
    const next = { ...parseAddress(location.hash, location.search), ...change };
    const written = `${location.pathname}${writeAddress(next)}`;
    if (replaces) history.replaceState(null, "", written);
    else history.pushState(null, "", written);
    setAddress(next);
  };
  return [address, change];
}
