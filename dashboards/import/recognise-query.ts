import type { JsonObject } from "../../artifacts/index.ts";
import { formatDuration } from "../kit/duration.ts";
import type { Query, RawQuery } from "../kit/query.ts";
import { objectOf, textOf } from "../kit/v2/members.ts";

/** A query as the kit says it; one that is no PromQL as it is written. `role` cannot be seen in the query itself. */
export function recogniseQuery(target: JsonObject, role: Query["role"]): Query | RawQuery {
  const expression = textOf(target.expr);
  if (expression === undefined || !isPrometheus(target)) return { raw: target };
  return {
    expression,
    legend: textOf(target.legendFormat) ?? "",
    reading: target.instant === true && target.range !== true ? "instant" : "range",
    role,
    scrapeSeconds: secondsOf(textOf(target.interval)),
  };
}

// A data source that does not tell its type, as older dashboards have it, may be one.
function isPrometheus({ datasource }: JsonObject): boolean {
  const { type } = objectOf(datasource);
  return type === undefined || type === "prometheus";
}

const secondsByUnit: ReadonlyMap<string, number> = new Map([
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400],
]);

/** The seconds of a duration that the kit would write with the same letters. */
export function secondsOf(text: string | undefined): number | undefined {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text ?? "") ?? [];
  const seconds = Number(count) * (secondsByUnit.get(unit ?? "") ?? Number.NaN);
  return seconds > 0 && formatDuration(seconds) === text ? seconds : undefined;
}
