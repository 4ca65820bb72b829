/** The methods that semantic conventions know; any other is `_OTHER`, since a client can send what it likes. */
const knownMethods: ReadonlySet<string> = new Set([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "QUERY",
  "TRACE",
]);

/** The label of a method that is not known. */
export const otherMethod = "_OTHER";

/** The method as a label: one of ten, or `_OTHER`. Methods are written in upper case, so `get` is none. */
export function methodLabel(method: string | undefined): string {
  return method !== undefined && knownMethods.has(method) ? method : otherMethod;
}
