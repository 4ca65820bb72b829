import { BlockList, isIP } from "node:net";

/** Resolves a host's name to all of its addresses; rejects where there is none. */
export type ResolveHost = (name: string) => Promise<readonly string[]>;

/** Whether an entry of an allow-list is a name, an address or a network. */
export function isAllowEntry(entry: string): boolean {
  const [address = "", prefix, ...rest] = entry.split("/");
  const version = isIP(address);
  if (prefix !== undefined) {
    const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
    return rest.length === 0 && version !== 0 && bits >= 8 && bits <= (version === 4 ? 32 : 128);
  }
  return (
    version !== 0 ||
    /^(?!\d+(\.\d+)*$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(entry)
  );
}

/**
 * Why a drill may not touch the host of an address; undefined where it may: the list has its name, or everything that
 * the name resolves to is in the list or loopback.
 */
export async function hostProblem(
  url: string,
  allow: readonly string[],
  resolve: ResolveHost,
): Promise<string | undefined> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (allow.some((entry) => entry.toLowerCase() === host)) return undefined;
  const addresses = isIP(host) === 0 ? await resolve(host).catch(() => []) : [host];
  if (addresses.length === 0) return `\`${host}\` has no address, and is not in the target's \`allow\``;
  const allowed = allowedAddresses(allow);
  const stranger = addresses.find(
    (address) => !allowed.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"),
  );
  if (stranger === undefined) return undefined;
  const shown = stranger === host ? `\`${host}\`` : `\`${host}\` (${stranger})`;
  return `${shown} may not be touched: it is not loopback and not in the target's \`allow\``;
}

function allowedAddresses(allow: readonly string[]): BlockList {
  const list = new BlockList();
  list.addSubnet("127.0.0.0", 8, "ipv4");
  list.addAddress("::1", "ipv6");
  for (const entry of allow) {
    const [address = "", prefix] = entry.split("/");
    const version = isIP(address);
    if (version === 0) continue;
    const family = version === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
