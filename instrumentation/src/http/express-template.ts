/**
 * The template of a path that a route or a mount of Express was given: a pattern as it was written, an expression in
 * its own notation, several in braces. Empty for the root, for no path at all, and for what is none.
 */
export function templateOf(path: unknown): string {
  if (Array.isArray(path)) {
    const parts = path.flat(Number.POSITIVE_INFINITY).filter(isPath).map(templateOf);
    const templates = [...new Set(parts.map((part) => (part === "" ? "/" : part)))];
    if (templates.length > 1) return `{${templates.join()}}`;
    return templates[0] === "/" ? "" : (templates[0] ?? "");
  }
  if (path instanceof RegExp) return String(path);
  return typeof path === "string" && path !== "/" ? path : "";
}

/** One template behind another, with one slash between them and none at the end. */
export function joinTemplates(mount: string, template: string): string {
  if (mount === "") return template;
  const start = mount.endsWith("/") ? mount.slice(0, -1) : mount;
  return template === "/" ? start : `${start}${template}`;
}

/**
 * Whether a path can be what a template matched, by the number of its parts. Templates whose parts cannot be counted
 * fit every path.
 */
export function canHaveMatched(template: string, path: string): boolean {
  return /[*({?+]/.test(template) || partCount(template) === partCount(path);
}

function isPath(path: unknown): boolean {
  return typeof path === "string" || path instanceof RegExp;
}

function partCount(path: string): number {
  let count = 0;
  for (let index = 0; index < path.length; index += 1) {
    if (path[index] === "/" && index + 1 < path.length && path[index + 1] !== "/") count += 1;
  }
  return count;
}
