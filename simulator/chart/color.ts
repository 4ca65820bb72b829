/** A colour between two others, both written `#rrggbb`; 0 gives the first, 1 the second. */
export function mixColors(from: string, to: string, ratio: number): string {
  const start = channelsOf(from);
  const end = channelsOf(to);
  const mixed = start.map((channel, index) => Math.round(channel + ((end[index] ?? 0) - channel) * ratio));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function channelsOf(color: string): readonly number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}
