/** How much a text asks of a parser, at most. */
export interface TextSize {
  /** How deeply brackets are nested. */
  readonly depth: number;
  /** Keys, values and list items. */
  readonly valueCount: number;
}

/** More brackets within each other would overflow a parser's stack. */
export const nestingDepthMax = 1_000;

/** More values would take a parser more memory than Node allows itself by default. */
export const valuesMax = 2_500_000;

/**
 * Estimates what a text asks of a parser, without parsing it and never too low: what stands in quotes and in
 * comments is counted too.
 */
export function measureText(text: string): TextSize {
  let depth = 0;
  let deepest = 0;
  let valueCount = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case openBracket:
      case openBrace:
        valueCount++;
        if (++depth > deepest) deepest = depth;
        break;
      case closeBracket:
      case closeBrace:
        depth--;
        break;
      case lineFeed:
      case comma:
        valueCount++;
        break;
      case colon:
      case dash: {
        const next = text.charCodeAt(i + 1);
        if (next === space || next === lineFeed) valueCount++;
        break;
      }
      default:
    }
  }
  return { depth: deepest, valueCount };
}

const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
const [lineFeed, space, comma, dash, colon] = [0x0a, 0x20, 0x2c, 0x2d, 0x3a];
