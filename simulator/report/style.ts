/** Paints parts of a text; without colour every function returns its text unchanged. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly strong: (text: string) => string;
}

/** A style with ANSI colours, or one without any. */
export function createStyle(hasColor: boolean): Style {
  const paint = (code: number) => (text: string) => (hasColor ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { good: paint(32), bad: paint(31), doubtful: paint(33), quiet: paint(2), strong: paint(1) };
}
