import { gunzipSync } from "node:zlib";

/** Everything that lies in a page, by its name. */
export function pageData(html: string): Readonly<Record<string, ReturnType<typeof JSON.parse>>> {
  const elements = html.matchAll(
    /<script type="application\/gzip" id="data-([^"]+)"[^>]*>([^<]*)<\/script>/g,
  );
  return Object.fromEntries(
    Array.from(elements, ([, name, text = ""]) => [
      name,
      JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString()),
    ]),
  );
}
