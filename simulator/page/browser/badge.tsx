import type { ComponentChildren, JSX } from "preact";
import type { Tone } from "../../chart/index.ts";

interface BadgeProps {
  readonly tone: Tone;
  /** The state's name unless told: a badge always says in words what its colour says. */
  readonly children?: ComponentChildren;
}

const shapes: Readonly<Record<Tone, string>> = {
  neutral: "•",
  held: "✓",
  missed: "✕",
  late: "◷",
  noisy: "≈",
  fault: "◆",
  symptom: "△",
  pending: "◔",
  firing: "▲",
  resolved: "▽",
  notified: "✉",
  muted: "–",
};

/** A state as a word with a shape, in the state's colour. */
export function Badge({ tone, children = tone }: BadgeProps): JSX.Element {
  return (
    <span class={`badge tone-${tone}`}>
      <span class="badge-shape" aria-hidden="true">
        {shapes[tone]}
      </span>
      {children}
    </span>
  );
}
