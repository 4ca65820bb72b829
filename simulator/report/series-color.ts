// Cyan, yellow, magenta, green, blue, red and two brighter ones: told apart on a dark and on a light ground.
const colors = [36, 33, 35, 32, 34, 31, 96, 95];

/** Paints what belongs to the series at an index; without colour the text stays as it is. */
export function paintSeries(text: string, index: number, hasColor: boolean): string {
  if (!hasColor) return text;
  return `\u001b[${colors[index % colors.length] ?? 39}m${text}\u001b[0m`;
}
