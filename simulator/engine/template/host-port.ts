interface HostPort {
  readonly host: string;
  readonly port: string;
}

/** The host of `host:port`; what is not of that form stays as it is. */
export function stripPort(text: string): string {
  return splitHostPort(text)?.host ?? text;
}

/** The first part of the host name, the port kept; addresses stay as they are. */
export function stripDomain(text: string): string {
  const { host, port } = splitHostPort(text) ?? { host: text, port: "" };
  if (isAddress(host)) return text;
  const name = host.split(".")[0] ?? "";
  return port === "" ? name : joinHostPort(name, port);
}

function joinHostPort(host: string, port: string): string {
  return host.includes(":") || host.includes("%") ? `[${host}]:${port}` : `${host}:${port}`;
}

// The rules of Go's `net.SplitHostPort`; undefined where it fails.
function splitHostPort(text: string): HostPort | undefined {
  const colon = text.lastIndexOf(":");
  if (colon < 0) return undefined;
  let host: string;
  let afterOpen = 0;
  let afterClose = 0;
  if (text.startsWith("[")) {
    const close = text.indexOf("]");
    if (close < 0 || close + 1 !== colon) return undefined;
    host = text.slice(1, close);
    afterOpen = 1;
    afterClose = close + 1;
  } else {
    host = text.slice(0, colon);
    if (host.includes(":")) return undefined;
  }
  if (text.indexOf("[", afterOpen) >= 0 || text.indexOf("]", afterClose) >= 0) return undefined;
  return { host, port: text.slice(colon + 1) };
}

function isAddress(host: string): boolean {
  return isVersion4(host) || isVersion6(host);
}

function isVersion4(host: string): boolean {
  const parts = host.split(".");
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

function isVersion6(host: string): boolean {
  const halves = host.split("::");
  if (halves.length > 2 || !host.includes(":")) return false;
  let count = 0;
  for (const [index, half] of halves.entries()) {
    const parts = half === "" ? [] : half.split(":");
    for (const [position, part] of parts.entries()) {
      const isLast = index === halves.length - 1 && position === parts.length - 1;
      if (isLast && isVersion4(part)) count += 2;
      else if (/^[0-9a-fA-F]{1,4}$/.test(part)) count += 1;
      else return false;
    }
  }
  return halves.length === 2 ? count < 8 : count === 8;
}
