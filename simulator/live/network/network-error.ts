/** What can go wrong with the network of a drill. */
export type NetworkErrorCode =
  | "network/no-free-port"
  | "network/port-taken"
  | "network/cannot-listen"
  | "network/not-loopback"
  | "network/closed";

/** The network of this machine does not do what a drill needs; the message says what, where, and what then. */
export class NetworkError extends Error {
  readonly code: NetworkErrorCode;

  constructor(code: NetworkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "NetworkError";
    this.code = code;
  }
}
