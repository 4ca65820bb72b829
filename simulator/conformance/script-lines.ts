/** One line of a script that is no comment, without blanks around it. */
export interface ScriptLine {
  readonly text: string;
  readonly line: number;
  /** Where the text begins, one-based. */
  readonly column: number;
}

/** A command's line with the lines that belong to it. */
export interface ScriptBlock {
  readonly head: ScriptLine;
  readonly body: readonly ScriptLine[];
}

/**
 * Splits a script into commands. A command goes on until an empty line or until a line without indentation begins
 * the next one; lines that begin with `#` are comments wherever they stand.
 */
export function scriptBlocks(text: string): readonly ScriptBlock[] {
  const blocks: ScriptBlock[] = [];
  let open: { readonly head: ScriptLine; readonly body: ScriptLine[] } | undefined;
  text.split("\n").forEach((raw, index) => {
    const content = raw.trim();
    if (content.startsWith("#")) return;
    if (content === "") {
      open = undefined;
      return;
    }
    const column = raw.length - raw.trimStart().length + 1;
    const scriptLine = { text: content, line: index + 1, column };
    if (open !== undefined && !(column === 1 && commandPattern.test(content))) {
      open.body.push(scriptLine);
      return;
    }
    open = { head: scriptLine, body: [] };
    blocks.push(open);
  });
  return blocks;
}

const commandPattern = /^(?:load(?:_with_nhcb)?|clear|eval(?:_[a-z]+)?)(?:\s|$)/i;
