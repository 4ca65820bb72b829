import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ThemeToggle } from "./theme-toggle.tsx";

interface PageProps {
  readonly title: string;
  /** A line below the title: versions, times, seeds. */
  readonly subtitle?: ComponentChildren;
  /** What stands in the head beside the title; the choice of colours comes after it. */
  readonly actions?: ComponentChildren;
  /** What stands below everything. */
  readonly footer?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The frame of a page: a skip link, the head with its title, the content, the foot. */
export function Page({ title, subtitle, actions, footer, children }: PageProps): JSX.Element {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads into the page, by hand */}
      <a class="skip-link" href="#content" onClick={skipToContent}>
        Skip to the content
      </a>
      <header class="page-head">
        <div class="page-title">
          <h1>{title}</h1>
          {subtitle === undefined ? null : <p class="page-subtitle">{subtitle}</p>}
        </div>
        <div class="page-actions">
          {actions}
          <ThemeToggle />
        </div>
      </header>
      <main id="content" class="page-content" tabIndex={-1}>
        {children}
      </main>
      {footer === undefined ? null : <footer class="page-foot">{footer}</footer>}
    </>
  );
}

/** By hand, since the address after `#` belongs to the page's own links. */
function skipToContent(event: Event): void {
  event.preventDefault();
  const content = document.getElementById("content");
  content?.focus();
  content?.scrollIntoView();
}
