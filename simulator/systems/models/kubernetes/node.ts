const reportSeconds = 40;
const bootSeconds = 15;

/** A machine of the cluster, as it is and as the cluster knows it. */
export class Node {
  readonly name: string;
  /** Whether the machine answers. */
  isUp = true;
  /** Whether new pods must not be placed on it. */
  isCordoned = false;
  private silentForSeconds = 0;
  private bootsForSeconds = bootSeconds;

  constructor(name: string) {
    this.name = name;
  }

  /** What the cluster holds it for: it is told only after some time that a node is silent. */
  get readiness(): "true" | "unknown" {
    return this.silentForSeconds >= reportSeconds ? "unknown" : "true";
  }

  get isReady(): boolean {
    return this.readiness === "true";
  }

  live(elapsedSeconds: number): void {
    this.bootsForSeconds = this.isUp ? this.bootsForSeconds + elapsedSeconds : 0;
    if (!this.isUp) this.silentForSeconds += elapsedSeconds;
    else if (this.bootsForSeconds >= bootSeconds) this.silentForSeconds = 0;
  }
}
