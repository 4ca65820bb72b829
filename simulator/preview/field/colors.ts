/** The two looks of a page that colours depend on. */
export type Brightness = "light" | "dark";

// Grafana's hues, each from dark to very light.
const hues: Readonly<Record<string, readonly [string, string, string, string, string]>> = {
  red: ["#C4162A", "#E02F44", "#F2495C", "#FF7383", "#FFA6B0"],
  orange: ["#FA6400", "#FF780A", "#FF9830", "#FFB357", "#FFCB7D"],
  yellow: ["#E0B400", "#F2CC0C", "#FADE2A", "#FFEE52", "#FFF899"],
  green: ["#37872D", "#56A64B", "#73BF69", "#96D98D", "#C8F2C2"],
  blue: ["#1F60C4", "#3274D9", "#5794F2", "#8AB8FF", "#C0D8FF"],
  purple: ["#8F3BB8", "#A352CC", "#B877D9", "#CA95E5", "#DEB6F2"],
};
const shades = ["dark-", "semi-dark-", "", "light-", "super-light-"];

const named: ReadonlyMap<string, string> = new Map([
  ...Object.entries(hues).flatMap(([hue, values]) =>
    values.map((value, index) => [`${shades[index]}${hue}`, value] as const),
  ),
  ["white", "#FFFFFF"],
  ["black", "#000000"],
  ["gray", "#8E8E8E"],
  ["grey", "#8E8E8E"],
]);

/** The order in which series without a colour of their own get one. */
export const classicPalette: readonly string[] = [
  ...["green", "semi-dark-yellow", "light-blue", "semi-dark-orange", "red", "blue", "purple"].map(
    (name) => named.get(name) ?? "",
  ),
  ..."#705DA0 #37872D #FADE2A #447EBC #C15C17 #890F02 #0A437C #6D1F62 #584477 #B7DBAB #F4D598 #70DBED".split(
    " ",
  ),
  ..."#F9BA8F #F29191 #82B5D8 #E5A8E2 #AEA2E0 #629E51 #E5AC0E #64B0C8 #E0752D #BF1B00 #0A50A1 #962D82".split(
    " ",
  ),
  ..."#614D93 #9AC48A #F2C96D #65C5DB #F9934E #EA6460 #5195CE #D683CE #806EB7 #3F6833 #967302 #2F575E".split(
    " ",
  ),
  ..."#99440A #58140C #052B51 #511749 #3F2B5B #E0F9D7 #FCEACA #CFFAFF #F9E2D2 #FCE2DE #BADFF4 #F9D9F9".split(
    " ",
  ),
  "#DEDAF7",
];

/** The colour that a name or notation stands for, as CSS has it; what is neither is grey, never CSS of its own. */
export function colorOf(name: string, brightness: Brightness): string {
  const color = named.get(name);
  if (color !== undefined) return color;
  if (name === "text") return brightness === "dark" ? "#CCCCDC" : "#24292E";
  if (name === "transparent") return "rgba(0,0,0,0)";
  return isNotation(name) ? name : "#8E8E8E";
}

function isNotation(text: string): boolean {
  return (
    /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text) ||
    /^(?:rgb|hsl)a?\([\d\s.,%/]{1,60}\)$/i.test(text)
  );
}

/** The colour with another opacity (0..1), where its notation can be told; otherwise as it is. */
export function withOpacity(color: string, opacity: number): string {
  const channels = channelsOf(color);
  if (channels === undefined) return color;
  return `rgba(${channels.map(Math.round).join(",")},${opacity})`;
}

type Channels = readonly [red: number, green: number, blue: number];

function channelsOf(color: string): Channels | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  if (short !== null) return triple(short.slice(1).map((digit) => Number.parseInt(digit + digit, 16)));
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(color);
  if (long !== null) return triple(long.slice(1).map((digits) => Number.parseInt(digits, 16)));
  const written = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(color);
  return written === null ? undefined : triple(written.slice(1).map(Number));
}

function triple([red = 0, green = 0, blue = 0]: readonly number[]): Channels {
  return [red, green, blue];
}

/** Black or white, whichever is read better on a colour. */
export function inkOn(color: string): string {
  const [red, green, blue] = (channelsOf(color) ?? [255, 255, 255]).map(linear);
  const luminance = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  return luminance > 0.179 ? "#000000" : "#FFFFFF";
}

function linear(channel: number): number {
  const part = channel / 255;
  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** The ratio of contrast between two colours, 1 to 21 (WCAG). */
function contrastOf(left: Channels, right: Channels): number {
  const [a, b] = [left, right].map(
    ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue),
  );
  const [high, low] = [Math.max(a ?? 0, b ?? 0), Math.min(a ?? 0, b ?? 0)];
  return (high + 0.05) / (low + 0.05);
}

/** A colour as text on the page: darkened or lightened until it can be read there. */
export function readableInk(color: string, brightness: Brightness): string {
  const own = channelsOf(color);
  if (own === undefined) return color;
  const behind: Channels = brightness === "dark" ? [24, 29, 36] : [255, 255, 255];
  const towards = brightness === "dark" ? 255 : 0;
  for (let part = 0; part < 1; part += 0.05) {
    const mixed = triple(own.map((channel) => channel + (towards - channel) * part));
    if (contrastOf(mixed, behind) >= 4.6) return `rgb(${mixed.map(Math.round).join(",")})`;
  }
  return brightness === "dark" ? "#FFFFFF" : "#000000";
}

const continuous: Readonly<Record<string, readonly string[]>> = {
  "continuous-GrYlRd": ["green", "yellow", "red"],
  "continuous-RdYlGr": ["red", "yellow", "green"],
  "continuous-BlYlRd": ["dark-blue", "super-light-yellow", "dark-red"],
  "continuous-YlRd": ["super-light-yellow", "dark-red"],
  "continuous-BlPu": ["dark-blue", "dark-purple"],
  "continuous-YlBl": ["super-light-yellow", "dark-blue"],
  "continuous-blues": ["#F7FBFF", "blue", "dark-blue"],
  "continuous-reds": ["#FFF5F0", "red", "dark-red"],
  "continuous-greens": ["#F7FCF5", "green", "dark-green"],
  "continuous-purples": ["#FCFBFD", "purple", "dark-purple"],
};

/** The colours that a continuous mode runs through; undefined for any other mode. */
export function gradientOf(mode: string, brightness: Brightness): readonly string[] | undefined {
  const names = Object.hasOwn(continuous, mode) ? continuous[mode] : undefined;
  return names?.map((name) => colorOf(name, brightness));
}

/** The colour at a place (0..1) between evenly spaced colours. */
export function colorBetween(colors: readonly string[], ratio: number): string {
  const at = Math.max(0, Math.min(1, Number.isNaN(ratio) ? 0 : ratio)) * (colors.length - 1);
  const low = channelsOf(colors[Math.floor(at)] ?? "") ?? [0, 0, 0];
  const high = channelsOf(colors[Math.ceil(at)] ?? "") ?? low;
  const part = at - Math.floor(at);
  return `rgb(${low.map((channel, index) => Math.round(channel + ((high[index] ?? 0) - channel) * part)).join(",")})`;
}
