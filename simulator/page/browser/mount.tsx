import { Component, type ComponentChildren, type ComponentType, render } from "preact";
import { startColorMode } from "./color-mode.ts";
import { Notice } from "./notice.tsx";
import { refuseMarkup } from "./refuse-markup.ts";
import "./page.css";
import "./fields.css";

/** Draws the page. A part that fails says so in its place; the page is never blank. */
export function mount(App: ComponentType): void {
  const root = document.getElementById("page");
  if (root === null) throw new Error("the page has no element to draw itself into");
  refuseMarkup();
  startColorMode();
  root.replaceChildren();
  render(
    <ErrorBoundary part="page">
      <App />
    </ErrorBoundary>,
    root,
  );
}

interface ErrorBoundaryProps {
  /** What failed, as the reader knows it: "the chart", "the table of hops". */
  readonly part: string;
  readonly children: ComponentChildren;
}

/** Shows its children, or that they could not be shown and why. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failure?: unknown }> {
  override state: { readonly failure?: unknown } = {};

  static override getDerivedStateFromError(failure: unknown): { readonly failure: unknown } {
    return { failure };
  }

  override render({ part, children }: ErrorBoundaryProps): ComponentChildren {
    if (!("failure" in this.state)) return children;
    const { failure } = this.state;
    const why = failure instanceof Error ? failure.message : String(failure);
    return (
      <Notice tone="missed" title={`This part could not be shown: ${part}`}>
        {why}
      </Notice>
    );
  }
}
