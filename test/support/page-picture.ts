import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Page } from "playwright-core";

/**
 * A picture as a person at some distance sees it: how light each of its areas is, and how much there is to see in it. Fonts that
 * differ between machines hardly change it; what is missing, elsewhere, or in wrong colours does.
 */
export interface PagePicture {
  /** Row by row, a number from 0 (black) to 255 for each area. */
  readonly lightness: readonly (readonly number[])[];
  /** Of the same areas, how much a point differs from the next ones beside and below it on average, from 0 to 255 (no more is told). */
  readonly detail: readonly (readonly number[])[];
}

const columnCount = 24;

/** The picture of a page's window as it is now. */
export async function pictureOf(page: Page): Promise<PagePicture> {
  const png = await page.screenshot({ animations: "disabled", caret: "hide" });
  // Not in the page itself, whose policy refuses it.
  const desk = await page.context().newPage();
  try {
    const picture: PagePicture = JSON.parse(
      String(await desk.evaluate(`(${areasOf})("${png.toString("base64")}", ${columnCount})`)),
    );
    return picture;
  } finally {
    await desk.close();
  }
}

// Runs in a browser, which can read a PNG.
const areasOf = `async (base64, columns) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const lightAt = (x, y) => {
    const at = 4 * (y * width + x);
    return 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  };
  const side = width / columns;
  const rows = Math.max(1, Math.round(height / side));
  const lightness = [];
  const detail = [];
  for (let row = 0; row < rows; row++) {
    const [lights, details] = [[], []];
    for (let column = 0; column < columns; column++) {
      const [fromX, toX] = [Math.floor(column * side), Math.floor((column + 1) * side)];
      const [fromY, toY] = [Math.floor((row * height) / rows), Math.floor(((row + 1) * height) / rows)];
      let [sum, changes, count] = [0, 0, 0];
      for (let y = fromY; y < toY; y++) {
        for (let x = fromX; x < toX; x++) {
          const light = lightAt(x, y);
          sum += light;
          changes += x + 1 < width ? Math.abs(lightAt(x + 1, y) - light) : 0;
          changes += y + 1 < height ? Math.abs(lightAt(x, y + 1) - light) : 0;
          count++;
        }
      }
      lights.push(Math.round(sum / count));
      details.push(Math.min(255, Math.round(changes / count)));
    }
    lightness.push(lights);
    detail.push(details);
  }
  return JSON.stringify({ lightness, detail });
}`;

// An area differs where its lightness or its detail does by more. With a serif font none does by more than 3; without its charts a
// page differs by more in every twelfth area.
const lightnessMax = 5;
const detailMax = 4;
// Words that wrap elsewhere move what is below them a little.
const differingRatioMax = 0.03;

/** How two pictures differ, in a sentence and a map of the areas that do; undefined where they are alike. */
export function pictureDifference(one: PagePicture, other: PagePicture): string | undefined {
  const rowCount = one.lightness.length;
  if (other.lightness.length !== rowCount)
    return `${rowCount} rows of areas instead of ${other.lightness.length}`;
  const differs = (row: number, column: number) =>
    distance(one.lightness, other.lightness, row, column) > lightnessMax ||
    distance(one.detail, other.detail, row, column) > detailMax;
  const map = one.lightness.map((lights, row) => lights.map((_, column) => differs(row, column)));
  const count = map.flat().filter(Boolean).length;
  if (count <= differingRatioMax * rowCount * columnCount) return undefined;
  const shown = map.map((cells) => cells.map((isOther) => (isOther ? "#" : "·")).join("")).join("\n");
  return `${count} of ${rowCount * columnCount} areas differ:\n${shown}`;
}

function distance(one: PagePicture["detail"], other: PagePicture["detail"], row: number, column: number) {
  return Math.abs((one[row]?.[column] ?? 0) - (other[row]?.[column] ?? 0));
}

/** How a picture differs from the stored one; with `RENEW_PICTURES=1` it takes its place instead. */
export function storedDifference(path: string, picture: PagePicture): string | undefined {
  if (process.env.RENEW_PICTURES === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, formatPicture(picture));
    return undefined;
  }
  if (!existsSync(path)) return `${path} is missing; RENEW_PICTURES=1 writes it`;
  return pictureDifference(picture, parsePicture(readFileSync(path, "utf8")));
}

/** A line for each row: two hexadecimal digits for each area; first how light they are, then how much is in them. */
function formatPicture({ lightness, detail }: PagePicture): string {
  const lines = (rows: PagePicture["detail"]) =>
    rows.map((cells) => cells.map((cell) => cell.toString(16).padStart(2, "0")).join("")).join("\n");
  return `${lines(lightness)}\n\n${lines(detail)}\n`;
}

function parsePicture(text: string): PagePicture {
  const [lightness = [], detail = []] = text.split("\n\n").map((block) =>
    block
      .trim()
      .split("\n")
      .map((line) => (line.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16))),
  );
  return { lightness, detail };
}
