interface TrustedTypes {
  createPolicy(name: "default", rules: { readonly createHTML: (text: string) => string | null }): unknown;
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypes;
  }
}

/**
 * Has the browser refuse any text that would become elements (`innerHTML` and the like), with an error where it was
 * tried. The page's policy asks for it; ECharts empties elements that way, so nothing at all is let through. Browsers
 * that do not know it go without.
 */
export function refuseMarkup(): void {
  window.trustedTypes?.createPolicy("default", { createHTML: (text) => (text === "" ? "" : null) });
}
