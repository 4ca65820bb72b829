import type { ComponentChildren, JSX } from "preact";
import type { Tone } from "../../chart/index.ts";

interface NoticeProps {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** A box that tells something before all else: a failure, a gap, a reason. */
export function Notice({ tone, title, children }: NoticeProps): JSX.Element {
  return (
    <div class={`notice tone-${tone}`} role={tone === "missed" ? "alert" : undefined}>
      <p class="notice-title">{title}</p>
      {children === undefined ? null : <div class="notice-body">{children}</div>}
    </div>
  );
}

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** What stands where there is nothing: what is not there, and what would bring it. */
export function EmptyState({ title, children }: EmptyStateProps): JSX.Element {
  return (
    <div class="empty-state">
      <p class="empty-state-title">{title}</p>
      {children}
    </div>
  );
}
