/** Whether a process is up, and since when: it dies, and what comes back is a new one. */
export class ProcessLife {
  isUp = true;
  startMs: number;

  /** `ageSeconds`: how long it has been running already. */
  constructor(nowMs: number, ageSeconds: number) {
    this.startMs = nowMs - Math.round(ageSeconds) * 1000;
  }

  /** It is killed or left alone; true where a new process starts now, which has counted nothing yet. */
  keep(isKilled: boolean, nowMs: number): boolean {
    const isStarting = !isKilled && !this.isUp;
    this.isUp = !isKilled;
    if (isStarting) this.startMs = nowMs;
    return isStarting;
  }
}
