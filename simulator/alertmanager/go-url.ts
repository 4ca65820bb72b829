/** What Go's URL parser makes of a text, as far as a configuration's checks look at it. */
interface GoUrl {
  /** Lower case; empty where there is none. */
  readonly scheme: string;
  /** With the port, without user information. */
  readonly host: string;
}

/** Why a text is no URL. */
interface UrlProblem {
  readonly problem: string;
}

/** Reads a URL with the tolerance of Go's `net/url`, which differs from the browsers' in both directions. */
export function parseGoUrl(text: string): GoUrl | UrlProblem {
  if ([...text].some(isControl)) return { problem: "a control character" };
  const [beforeFragment, fragment = ""] = cut(text, "#");
  if (hasBadEscape(fragment)) return { problem: "a bad `%` escape" };
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(beforeFragment)?.[0] ?? "";
  if (beforeFragment.startsWith(":")) return { problem: "no scheme before the colon" };
  const [rest] = cut(scheme === "" ? beforeFragment : beforeFragment.slice(scheme.length + 1), "?");
  if (!rest.startsWith("/")) {
    if (scheme !== "") return { scheme: scheme.toLowerCase(), host: "" };
    if ((rest.split("/")[0] ?? "").includes(":")) return { problem: "a colon before the first slash" };
  }
  let path = rest;
  let host = "";
  if (rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"))) {
    const end = rest.indexOf("/", 2);
    const authority = rest.slice(2, end < 0 ? undefined : end);
    path = end < 0 ? "" : rest.slice(end);
    const at = authority.lastIndexOf("@");
    if (at >= 0 && !isUserInfo(authority.slice(0, at))) return { problem: "invalid user information" };
    host = authority.slice(at + 1);
    const problem = hostProblem(host);
    if (problem !== undefined) return { problem };
  }
  if (hasBadEscape(path)) return { problem: "a bad `%` escape" };
  return { scheme: scheme.toLowerCase(), host };
}

/** Why a text is no absolute HTTP or HTTPS URL, or undefined where it is one. */
export function httpUrlProblem(text: string): string | undefined {
  const url = parseGoUrl(text);
  if ("problem" in url) return `it has ${url.problem}`;
  if (url.scheme !== "http" && url.scheme !== "https") return "it must begin with `http://` or `https://`";
  return url.host === "" ? "it has no host" : undefined;
}

/** Why a text is no `host:port`, or undefined where it is one. The host may be empty, the port may not. */
export function hostPortProblem(text: string): string | undefined {
  const colon = text.lastIndexOf(":");
  if (colon < 0) return "it has no port";
  let host = text.slice(0, colon);
  if (host.startsWith("[")) {
    if (!host.endsWith("]")) return "its `[` has no `]` before the port";
    host = host.slice(1, -1);
  } else if (host.includes(":")) {
    return "it has too many colons; an IPv6 address stands in brackets";
  }
  if (/[[\]]/.test(host)) return "it has a bracket in an odd place";
  return colon === text.length - 1 ? "its port is empty" : undefined;
}

function hostProblem(host: string): string | undefined {
  if (host.startsWith("[")) {
    const end = host.lastIndexOf("]");
    if (end < 0) return "a `[` without `]` in the host";
    if (!isOptionalPort(host.slice(end + 1))) return "an invalid port";
    return /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%25.+)?$/.test(host.slice(1, end))
      ? undefined
      : "an invalid IPv6 address";
  }
  const colon = host.lastIndexOf(":");
  if (colon >= 0 && !isOptionalPort(host.slice(colon))) return "an invalid port";
  // In a host only bytes beyond ASCII may be escaped.
  if (host.replace(/%(?:25|[89A-Fa-f][0-9A-Fa-f])/g, "").includes("%")) return "a bad `%` escape in the host";
  const stray = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]/u.exec(host)?.[0];
  return stray === undefined ? undefined : `\`${stray}\` in the host`;
}

function isOptionalPort(text: string): boolean {
  return /^(?::[0-9]*)?$/.test(text);
}

function isUserInfo(text: string): boolean {
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text) && !hasBadEscape(text);
}

function hasBadEscape(text: string): boolean {
  return /%(?![0-9A-Fa-f]{2})/.test(text);
}

function isControl(character: string): boolean {
  return character < " " || character === "\u007f";
}

function cut(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
