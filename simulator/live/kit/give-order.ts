import { LiveError } from "./wait-until.ts";

const orderTimeoutMs = 5_000;

/** Tells a program of ours, at the port of its control, what to do; rejects where it does not take the order. */
export async function giveOrder(what: string, port: number, path: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/${path}`, {
    method: "POST",
    signal: AbortSignal.timeout(orderTimeoutMs),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new LiveError("status", `${what} answers ${response.status} to \`${path}\``);
}
