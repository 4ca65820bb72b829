/** How a health check ended, in HAProxy's words. */
export type CheckEnd = "L7OK" | "L4CON" | "L7STS" | "L7TOUT";

const fallCount = 3;
const riseCount = 2;
const checkIntervalSeconds = 5;
const checkTimeoutSeconds = 3;

/**
 * A server as the load balancer sees it: checked five seconds after the last check ended, taken out and in by the checks.
 * One that does not answer is given up after three seconds more, so it is out later than one that refuses.
 */
export class CheckedServer {
  isUp = true;
  lastCheck: CheckEnd = "L7OK";
  failureCount = 0;
  downCount = 0;
  private inRow = 0;
  private dueSeconds = 0;
  private isWaitedFor = false;

  /** Time passes; `makeCheck` tells how a check ends that is due. */
  advance(elapsedSeconds: number, makeCheck: () => CheckEnd): void {
    this.dueSeconds -= elapsedSeconds;
    while (this.dueSeconds < 0) {
      const end = this.isWaitedFor ? "L7TOUT" : makeCheck();
      if (end === "L7TOUT" && !this.isWaitedFor) {
        this.isWaitedFor = true;
        this.dueSeconds += checkTimeoutSeconds;
        continue;
      }
      this.isWaitedFor = false;
      this.dueSeconds += checkIntervalSeconds;
      this.check(end);
    }
  }

  private check(end: CheckEnd): void {
    this.lastCheck = end;
    const isGood = end === "L7OK";
    // Failures are counted as long as the server is up, as HAProxy does.
    if (!isGood && this.isUp) this.failureCount++;
    this.inRow = isGood === this.isUp ? 0 : this.inRow + 1;
    if (this.inRow < (this.isUp ? fallCount : riseCount)) return;
    this.inRow = 0;
    this.isUp = isGood;
    if (!isGood) this.downCount++;
  }

  /** A new load balancer knows nothing, and begins with every server up. */
  forget(): void {
    this.isUp = true;
    this.lastCheck = "L7OK";
    this.failureCount = 0;
    this.downCount = 0;
    this.inRow = 0;
    this.dueSeconds = 0;
    this.isWaitedFor = false;
  }
}
