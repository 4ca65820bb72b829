export { Badge } from "./badge.tsx";
export { Chart } from "./chart.tsx";
export { usePrinting, useTheme } from "./color-mode.ts";
export { LoadData } from "./load-data.tsx";
export { ErrorBoundary, mount } from "./mount.tsx";
export { EmptyState, Notice } from "./notice.tsx";
export { Page } from "./page.tsx";
export { hasData, PageDataError, readData } from "./read-data.ts";
export { ThemeToggle } from "./theme-toggle.tsx";
