import { LiveError } from "./wait-until.ts";

/** What an order says beyond its name, and how long it may take to be carried out. */
export interface OrderDetails {
  /** As JSON; nothing where absent. */
  readonly body?: unknown;
  /** Real time; default 5,000. */
  readonly timeoutMs?: number;
}

/** Tells a program of ours, at the port of its control, what to do; rejects where it does not take the order. */
export async function giveOrder(
  what: string,
  port: number,
  path: string,
  { body, timeoutMs = 5_000 }: OrderDetails = {},
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/${path}`, {
    method: "POST",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
  });
  const said = await response.text();
  if (!response.ok)
    throw new LiveError(
      "status",
      `${what} answers ${response.status} to \`${path}\` ${said.slice(0, 300)}`.trimEnd(),
    );
}
