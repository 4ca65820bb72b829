import type { TimeRange } from "../time/time-range.ts";
import { rangeWords } from "./address.ts";

/**
 * Where a link of a dashboard leads from the preview: a dashboard's address (`/d/uid?viewPanel=…`) to that dashboard here with
 * the scenario that was chosen,
 * `http:` and `https:` to where they say. Undefined for anything else, as for pages of Grafana itself.
 */
export function linkAddress(url: string, shown: TimeRange, scenario?: string): string | undefined {
  const [, uid, search = ""] =
    /^(?:https?:\/\/[^/]+)?\/d\/([\w-]{1,80})(?:\/[^?#]*)?(?:\?([^#]*))?/.exec(url) ?? [];
  if (uid !== undefined) {
    const range = new URLSearchParams(rangeWords(shown)).toString();
    const given = new URLSearchParams(
      search.replace(/\$\{?__url_time_range\}?/, range).replace(/&?\$\{?__all_variables\}?/, ""),
    );
    const words = new URLSearchParams({ dashboard: uid, ...(scenario === undefined ? {} : { scenario }) });
    for (const [name, value] of given)
      if (/^(?:var-|viewPanel$|from$|to$)/.test(name)) words.append(name, value);
    return `#${words.toString()}`;
  }
  return /^https?:\/\//i.test(url) ? url : undefined;
}
