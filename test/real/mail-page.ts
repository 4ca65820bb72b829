/** What a reader of a page of HTML gets: its words without the form, and where its links lead. */
export interface ReadPage {
  readonly title: string;
  readonly words: string;
  readonly links: readonly string[];
}

/** Reads a page; white space between words counts as one blank. */
export function readPage(html: string): ReadPage {
  const bare = html.replace(/<!--[\s\S]*?-->|<style[\s\S]*?<\/style>/gi, "");
  const title = /<title[^>]*>([\s\S]*?)<\/title>/i.exec(bare)?.[1] ?? "";
  const body = bare.replace(/<head[\s\S]*<\/head>/i, "");
  const words = (text: string) =>
    text
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim();
  const links = [...body.matchAll(/<a[^>]*\shref="([^"]*)"/gi)].map(([, link]) => link ?? "");
  return { title: words(title), words: words(body), links };
}
