/** Somebody has seen an alert, or all that fire. Real time. */
export interface RealAcknowledgement {
  readonly atMs: number;
  readonly by: string;
  /** Undefined where it is said of all that fires. */
  readonly alert: string | undefined;
}

/** Who has acknowledged what in a running drill. */
export class Acknowledgements {
  private readonly said: RealAcknowledgement[] = [];
  private listener: (acknowledgement: RealAcknowledgement) => void = () => undefined;

  add(acknowledgement: RealAcknowledgement): void {
    this.said.push(acknowledgement);
    this.listener(acknowledgement);
  }

  /** In the order in which they were said. */
  all(): readonly RealAcknowledgement[] {
    return this.said;
  }

  /** Tells one listener of each from now on. */
  listen(listener: (acknowledgement: RealAcknowledgement) => void): void {
    this.listener = listener;
  }
}
