import { Parser } from "htmlparser2";

/** An element of a text in HTML, or a text between elements. */
export type HtmlNode = HtmlElement | string;

/** An element with the little of it that pages draw. */
export interface HtmlElement {
  /** In small letters, as in `h1`. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly HtmlNode[];
}

// What is nested deeper belongs to the element at this depth.
const depthMax = 40;

/** Elements that are left out with all that is in them. */
export const leftOutNames: ReadonlySet<string> = new Set(
  "script style template iframe object embed noscript svg math head title link meta base".split(" "),
);

/**
 * Takes a text in HTML apart, as forgiving as a browser; scripts, styles, frames, comments and instructions are left out with all
 * that is in them.
 */
export function parseHtml(html: string): readonly HtmlNode[] {
  const root: HtmlNode[] = [];
  const open: HtmlNode[][] = [root];
  let leftOutCount = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (leftOutNames.has(name)) leftOutCount++;
      if (leftOutCount > 0) return;
      const children: HtmlNode[] = [];
      const deepest = open[Math.min(open.length, depthMax) - 1];
      deepest?.push({ name, attributes: { ...attributes }, children });
      open.push(children);
    },
    ontext: (text) => {
      if (leftOutCount > 0) return;
      open[Math.min(open.length, depthMax) - 1]?.push(text);
    },
    onclosetag: (name) => {
      if (leftOutCount === 0) {
        if (open.length > 1) open.pop();
      } else if (leftOutNames.has(name)) leftOutCount--;
    },
  });
  parser.write(html);
  parser.end();
  return root;
}
