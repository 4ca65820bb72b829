/** A variable as a text refers to it: `$x`, `${x}`, `${x.field:format}`, `[[x]]`. */
export interface VariableReference {
  readonly name: string;
  /** The field of its value, as in `${__user.login}`; empty for the value itself. */
  readonly fieldPath: string;
  /** The format that is asked for, with its arguments, as in `date:seconds`; empty for the usual one. */
  readonly format: string;
  /** The reference as written, and where it begins. */
  readonly text: string;
  readonly offset: number;
}

/** The references of a text to variables, in their order, whether or not there are such variables. */
export function referencesOf(text: string): readonly VariableReference[] {
  if (!text.includes("$") && !text.includes("[[")) return [];
  const references: VariableReference[] = [];
  for (const match of text.matchAll(pattern)) {
    const [written, plain, square, squareFormat, braced, fieldPath, bracedFormat] = match;
    references.push({
      name: plain ?? square ?? braced ?? "",
      fieldPath: fieldPath ?? "",
      format: squareFormat ?? bracedFormat ?? "",
      text: written,
      offset: match.index,
    });
  }
  return references;
}

const pattern = /\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;
