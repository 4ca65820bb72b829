/** Which webhook a request is for. */
export interface ReceiverAddress {
  /** The receiver's name as in Alertmanager's configuration. */
  readonly receiver: string;
  /** Which of the receiver's integrations, from 0. */
  readonly integrationIndex: number;
}

const nameLengthMax = 1_000;

/** The path of a webhook; any name is possible. */
export function receiverPath({ receiver, integrationIndex }: ReceiverAddress): string {
  return `/receiver/${encodeURIComponent(receiver)}/${integrationIndex}`;
}

/** Reads such a path, without a query; undefined for any other path. */
export function readReceiverPath(path: string): ReceiverAddress | undefined {
  const parts = /^\/receiver\/(?<name>[^/?#]+)\/(?<index>0|[1-9]\d{0,3})$/.exec(path)?.groups;
  if (parts === undefined) return undefined;
  const receiver = decode(parts.name ?? "");
  if (receiver === undefined || receiver.length > nameLengthMax) return undefined;
  return { receiver, integrationIndex: Number(parts.index) };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
