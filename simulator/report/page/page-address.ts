import type { SortKey } from "./drill-list.ts";

/** What of the page is shown, as the address says it behind `#`, so that links, reload and the back button keep it. */
export interface PageAddress {
  /** The drill that is open. */
  readonly drill: string | undefined;
  /** Which part of the page where no drill is open. */
  readonly view: "drills" | "panels" | "gaps";
  readonly search: string;
  readonly outcomes: readonly string[];
  readonly isChangedOnly: boolean;
  readonly sortKey: SortKey;
  readonly isDescending: boolean;
  readonly isGrouped: boolean;
}

/** What is shown where the address says nothing. */
export const startAddress: PageAddress = {
  drill: undefined,
  view: "drills",
  search: "",
  outcomes: [],
  isChangedOnly: false,
  sortKey: "verdict",
  isDescending: false,
  isGrouped: true,
};

/** Reads an address; what it does not understand is as at the start. */
export function parseAddress(hash: string): PageAddress {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const sort = fields.get("sort") ?? "";
  const key = sort.replace(/^-/, "");
  const view = fields.get("view");
  return {
    drill: fields.get("drill") ?? undefined,
    view: view === "panels" || view === "gaps" ? view : startAddress.view,
    search: fields.get("search") ?? "",
    outcomes: (fields.get("verdict") ?? "").split(",").filter(Boolean),
    isChangedOnly: fields.get("changed") === "yes",
    sortKey: isSortKey(key) ? key : startAddress.sortKey,
    isDescending: isSortKey(key) && sort.startsWith("-"),
    isGrouped: fields.get("group") !== "no",
  };
}

/** Writes an address; what is as at the start is left out. */
export function formatAddress(address: PageAddress): string {
  const { drill, view, search, outcomes, isChangedOnly, sortKey, isDescending, isGrouped } = address;
  const fields: [string, string][] = [];
  if (drill !== undefined) fields.push(["drill", drill]);
  if (view !== "drills") fields.push(["view", view]);
  if (search !== "") fields.push(["search", search]);
  if (outcomes.length > 0) fields.push(["verdict", outcomes.join(",")]);
  if (isChangedOnly) fields.push(["changed", "yes"]);
  if (sortKey !== startAddress.sortKey || isDescending) {
    fields.push(["sort", `${isDescending ? "-" : ""}${sortKey}`]);
  }
  if (!isGrouped) fields.push(["group", "no"]);
  // People read and write these: a path stays a path.
  const text = fields.map(
    ([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2F", "/").replaceAll("%3A", ":")}`,
  );
  return text.length === 0 ? "#" : `#${text.join("&")}`;
}

function isSortKey(text: string): text is SortKey {
  return ["verdict", "name", "notify", "resolve", "events"].includes(text);
}
