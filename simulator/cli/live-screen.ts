import type { LiveEvent } from "../live/run/index.ts";
import { type LiveViewState, renderLiveLine, renderLiveView } from "../report/index.ts";
import type { Screen, Terminal } from "./terminal.ts";

/** A drill that is shown. */
export interface ShownDrill {
  view(): LiveViewState;
  nowMs(): number | undefined;
}

/** Where drills are watched: a view that redraws itself on a terminal, lines elsewhere. */
export interface LiveScreen {
  /** Tells of an event, after the drill's view has taken it in. */
  tell(drill: ShownDrill, event: LiveEvent): void;
  /** Takes the view away, writes, and draws it again. */
  interrupt(write: () => void): void;
  close(): void;
}

/** What a screen shows. */
export interface ScreenOptions {
  readonly terminal: Terminal;
  /** The drills that are running at present. */
  readonly drills: () => readonly ShownDrill[];
  readonly nowMs: () => number;
}

const redrawEveryMs = 500;

/** A screen for the drills of a run. */
export function openLiveScreen(options: ScreenOptions): LiveScreen {
  const { screen } = options.terminal;
  return screen === undefined ? lineScreen(options) : new RedrawnScreen(screen, options);
}

function lineScreen({ terminal, nowMs }: ScreenOptions): LiveScreen {
  return {
    tell: (drill, event) => {
      const line = renderLiveLine(event, drill.view());
      if (line !== undefined) terminal.writeError(`${new Date(nowMs()).toISOString()}  ${line}\n`);
    },
    interrupt: (write) => write(),
    close: () => undefined,
  };
}

class RedrawnScreen implements LiveScreen {
  private readonly screen: Screen;
  private readonly options: ScreenOptions;
  private readonly timer: NodeJS.Timeout;
  private drawn: readonly string[] = [];

  constructor(screen: Screen, options: ScreenOptions) {
    this.screen = screen;
    this.options = options;
    this.timer = setInterval(() => this.draw(), redrawEveryMs);
    this.timer.unref();
  }

  tell(): void {
    this.draw();
  }

  interrupt(write: () => void): void {
    this.erase();
    write();
    this.draw();
  }

  close(): void {
    clearInterval(this.timer);
    this.erase();
  }

  private draw(): void {
    const { columns, rows } = this.screen.size();
    const { drills, terminal } = this.options;
    const running = drills();
    const lines = running.flatMap((drill) =>
      renderLiveView(drill.view(), {
        nowMs: drill.nowMs(),
        // The last column is left free: some terminals begin a new line when it is written to.
        columns: columns - 1,
        hasColor: terminal.hasColor,
        isBrief: running.length > 1,
      }),
    );
    const shown = lines.slice(0, Math.max(1, rows - 1));
    this.screen.write(`${eraseSequence(this.drawn, columns)}${shown.map((line) => `${line}\n`).join("")}`);
    this.drawn = shown;
  }

  private erase(): void {
    this.screen.write(eraseSequence(this.drawn, this.screen.size().columns));
    this.drawn = [];
  }
}

/** What takes lines away that were written last, each with its end, on a terminal that may have become narrower since. */
export function eraseSequence(lines: readonly string[], columns: number): string {
  const rows = lines.reduce(
    (sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / Math.max(1, columns))),
    0,
  );
  return rows === 0 ? "" : `\u001b[${rows}A\r\u001b[J`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences.
const colorSequences = /\u001b\[[0-9;]*m/g;

function widthOf(line: string): number {
  return line.replace(colorSequences, "").length;
}
