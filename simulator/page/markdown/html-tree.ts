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

/** Takes a text in HTML apart, as forgiving as a browser; comments and instructions are left out. */
export function parseHtml(html: string): readonly HtmlNode[] {
  const root: HtmlNode[] = [];
  const open: HtmlNode[][] = [root];
  const parser = new Parser({
    onopentag: (name, attributes) => {
      const children: HtmlNode[] = [];
      const deepest = open[Math.min(open.length, depthMax) - 1];
      deepest?.push({ name, attributes: { ...attributes }, children });
      open.push(children);
    },
    ontext: (text) => {
      open[Math.min(open.length, depthMax) - 1]?.push(text);
    },
    onclosetag: () => {
      if (open.length > 1) open.pop();
    },
  });
  parser.write(html);
  parser.end();
  return root;
}
