import type { Code } from "./code.ts";

/** The constants and functions that an expression uses. */
export function namesIn(code: Code): ReadonlySet<string> {
  const names = new Set<string>();
  const open: Code[] = [code];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    switch (each.form) {
      case "name":
        names.add(each.name);
        break;
      case "call":
        names.add(each.callee);
        open.push(...each.values);
        break;
      case "list":
        open.push(...each.members);
        break;
      case "fields":
        open.push(...each.fields.map(([, value]) => value));
        break;
      case "text":
      case "literal":
        break;
    }
  }
  return names;
}
