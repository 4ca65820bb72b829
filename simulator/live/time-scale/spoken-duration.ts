const shortForm = /(?<![\w.$%-])\d+(?:\.\d+)?(?:ms|s|m|h|d|w)(?![\w-])/;
const longForm =
  /(?:\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|half an)|\d)\s*(?:milli)?(?:second|minute|hour|day|week)s?\b/i;

/** Whether a text of an alert names a duration, or shows one by `humanizeDuration` or by a query over a window. */
export function speaksOfTime(text: string): boolean {
  return /humanizeDuration|toDuration/.test(text) || shortForm.test(text) || longForm.test(text);
}
