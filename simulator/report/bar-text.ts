const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of a length between 0 and 1, drawn to an eighth of a character. */
export function barText(shareRatio: number, width: number): string {
  const length = Math.round(Math.max(0, Math.min(1, shareRatio)) * width * 8);
  return "█".repeat(Math.floor(length / 8)) + (eighths[length % 8] ?? "");
}
