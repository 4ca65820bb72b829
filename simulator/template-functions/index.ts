export {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
  numberOf,
  toInt64,
  unixNsOf,
} from "./humanize.ts";
export { toLower, toTitle, toTitleByWords, toUpper } from "./letter-case.ts";
export { isMatch, replaceAll } from "./pattern.ts";
