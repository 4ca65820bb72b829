/** A version of TLS, as OpenSSL names it. */
export type EdgeTlsVersion = "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

/** How a host answers those who have got through to it. */
export interface EdgeAnswer {
  /** 0 hangs up instead. */
  readonly status: number;
  readonly body: string;
  readonly delayMs: number;
}

/** A host of the edge: one port, with what is behind it. */
export interface EdgeHost {
  readonly port: number;
  /** Whether anybody listens. */
  readonly isOpen: boolean;
  /** Plain TCP where undefined: connections are taken and ended. */
  readonly tls:
    | {
        readonly certificateFile: string;
        readonly keyFile: string;
        /** Any where undefined; otherwise this one only. */
        readonly version: EdgeTlsVersion | undefined;
      }
    | undefined;
  readonly answer: EdgeAnswer;
  /** From the change on, each period begins with so long a span without answers. */
  readonly flapping: { readonly periodMs: number; readonly outMs: number } | undefined;
  /** From the change on, connections are reset throughout every other span of this length. */
  readonly lossSpanMs: number | undefined;
}

/** The file that the edge reads at its start and at SIGHUP. When it has, it writes the generation into `loadedFile`. */
export interface EdgeConfig {
  readonly generation: number;
  readonly loadedFile: string;
  readonly hosts: Readonly<Record<string, EdgeHost>>;
}
