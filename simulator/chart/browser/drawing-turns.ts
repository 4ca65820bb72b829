// Longer than that and the page feels it; a chart alone may take as much.
const workMsMax = 24;

const waiting = new Set<() => void>();
const channel = new MessageChannel();
let isAsked = false;

/**
 * Calls back when it is a chart's turn to be drawn: a few at a time, so that a page with many charts can be used while they are
 * drawn; all at once when it is printed. Gives the function that calls it off.
 */
export function atDrawingTurn(draw: () => void): () => void {
  waiting.add(draw);
  ask();
  return () => {
    waiting.delete(draw);
  };
}

addEventListener("beforeprint", () => {
  for (const draw of waiting) take(draw);
});

channel.port1.onmessage = () => {
  isAsked = false;
  const beganMs = performance.now();
  for (const draw of waiting) {
    take(draw);
    if (performance.now() - beganMs >= workMsMax) break;
  }
  if (waiting.size > 0) ask();
};

function take(draw: () => void): void {
  waiting.delete(draw);
  draw();
}

function ask(): void {
  if (isAsked) return;
  isAsked = true;
  channel.port2.postMessage(null);
}
