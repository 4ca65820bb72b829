/** The states that a page or chart shows. Each has a colour, and beside it always a shape or a word. */
export type Tone =
  | "neutral"
  | "held"
  | "missed"
  | "late"
  | "noisy"
  | "fault"
  | "symptom"
  | "pending"
  | "firing"
  | "resolved"
  | "notified"
  | "muted";

/** The colours of pages and charts in one mode. Text colours reach a contrast of 4.5 on `surface` and `raised`. */
export interface Theme {
  readonly name: "light" | "dark";
  /** Text, and text of less weight. */
  readonly ink: string;
  readonly inkMuted: string;
  /** Behind everything; cards and table heads; what a pointer is over. */
  readonly surface: string;
  readonly raised: string;
  readonly hover: string;
  /** Borders that separate, borders of fields (contrast of 3), and a chart's grid. */
  readonly line: string;
  readonly border: string;
  readonly grid: string;
  readonly accent: string;
  /** Text on `accent`. */
  readonly onAccent: string;
  readonly tones: Readonly<Record<Tone, string>>;
  /** The lines of a chart, in order; each with a contrast of 3 on `surface`. */
  readonly series: readonly string[];
}

/** Dark text on white; also what is printed. */
export const lightTheme: Theme = {
  name: "light",
  ink: "#1b1f24",
  inkMuted: "#555e68",
  surface: "#ffffff",
  raised: "#f5f7f9",
  hover: "#e9eef4",
  line: "#d5dbe1",
  border: "#868f99",
  grid: "#e6eaee",
  accent: "#0b5cad",
  onAccent: "#ffffff",
  tones: {
    neutral: "#555e68",
    held: "#17692f",
    missed: "#b3261e",
    late: "#8a4b00",
    noisy: "#7a3e9d",
    fault: "#3b4a5c",
    symptom: "#00687a",
    pending: "#8a4b00",
    firing: "#b3261e",
    resolved: "#17692f",
    notified: "#0b5cad",
    muted: "#68717b",
  },
  series: ["#0b5cad", "#b3530b", "#17795a", "#8e3fa0", "#a8323e", "#5c6b00", "#00788c", "#6b5b4b"],
};

/** Light text on near black. */
export const darkTheme: Theme = {
  name: "dark",
  ink: "#e6ebf0",
  inkMuted: "#a3adb8",
  surface: "#0f1318",
  raised: "#181d24",
  hover: "#232b35",
  line: "#2f3843",
  border: "#717c88",
  grid: "#232b34",
  accent: "#74b6ff",
  onAccent: "#0b1219",
  tones: {
    neutral: "#a3adb8",
    held: "#5fd079",
    missed: "#ff8a80",
    late: "#e8b44c",
    noisy: "#d4adff",
    fault: "#b7c4d4",
    symptom: "#5fd0e0",
    pending: "#e8b44c",
    firing: "#ff8a80",
    resolved: "#5fd079",
    notified: "#74b6ff",
    muted: "#96a0ab",
  },
  series: ["#74b6ff", "#ffab66", "#5fd0a0", "#d4adff", "#ff8a80", "#c6d15a", "#5fd0e0", "#cdbba7"],
};
