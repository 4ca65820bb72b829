/**
 * Waits for work until the deadline and says whether it was done. Never rejects: what fails or hangs is only not done.
 * The work itself is not ended; its own time limits end it.
 */
export async function isDoneWithin(deadlineMs: number, work: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, deadlineMs));
  });
  const done = (async () => {
    try {
      await work();
      return true;
    } catch {
      return false;
    }
  })();
  const isDone = await Promise.race([done, tooLate]);
  clearTimeout(timer);
  return isDone;
}
