import { strict as assert } from "node:assert";
import { createHash, timingSafeEqual } from "node:crypto";

const tokenLengthMin = 16;

/** Whether an `authorization` header shows the token, as `Bearer …`. */
export function createTokenCheck(token: string): (header: string | undefined) => boolean {
  assert(token.length >= tokenLengthMin, `a token has at least ${tokenLengthMin} characters`);
  const expected = digest(token);
  return (header) => {
    const shown = /^Bearer +(?<token>\S+)$/i.exec(header ?? "")?.groups?.token;
    return shown !== undefined && timingSafeEqual(digest(shown), expected);
  };
}

// Digests are of one length, so neither the length nor the content shows in the time.
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
