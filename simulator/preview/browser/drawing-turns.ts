// A chart takes some ten milliseconds, and a page that draws all at once hangs meanwhile.
const drawnPerFrame = 5;

const waiting: (() => void)[] = [];
let isAsked = false;

/** Calls back when it is a chart's turn to be drawn, a few in each frame; at once when the page is printed. */
export function atDrawingTurn(draw: () => void): void {
  waiting.push(draw);
  ask();
}

addEventListener("beforeprint", () => {
  for (const draw of waiting.splice(0)) draw();
});

function ask(): void {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    for (const draw of waiting.splice(0, drawnPerFrame)) draw();
    if (waiting.length > 0) ask();
  });
}
