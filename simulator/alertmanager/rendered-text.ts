/** A text as it is sent, or why it cannot be. */
export type RenderedText = { readonly text: string } | { readonly problem: string };

/** A setting of an integration as one notification renders it. */
export interface RenderedField {
  /** The way to it in the receiver's settings: `title`, `fields[0].value`. */
  readonly path: string;
  readonly rendered: RenderedText;
}

/** A template that keeps a notification from being sent. */
export interface RenderingFailure {
  /** The setting that is to blame. */
  readonly path: string;
  /** What is wrong with it, in Go's words. */
  readonly problem: string;
  /** Whether Alertmanager takes it for a passing trouble and tries again, as it does for some kinds. */
  readonly isRetried: boolean;
}

/** What an integration makes of a notification. */
export interface RenderedMessage {
  /** In the order in which Alertmanager renders them; what comes after a failure is not rendered. */
  readonly fields: readonly RenderedField[];
  /** Undefined where the message can be sent. */
  readonly failure: RenderingFailure | undefined;
}
