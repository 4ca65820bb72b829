/** How long the page may work before it looks after its reader again. */
const workMsMax = 12;

let workingSince = 0;
const waiting: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => {
  workingSince = performance.now();
  waiting.shift()?.();
};

/** Resolves at once while there is time, otherwise when the page has had a chance to draw and to listen; in order. */
export function breathe(): Promise<void> {
  if (waiting.length === 0 && performance.now() - workingSince < workMsMax) return Promise.resolve();
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
