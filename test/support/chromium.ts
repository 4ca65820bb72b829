import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";

/** Whether Debian's Chromium is installed. */
export const hasChromium: boolean = existsSync(executablePath);

/** What to do where it is not. */
export const chromiumAdvice: string = `no ${executablePath}: \`bash .ci/install-chromium.sh\` installs it`;

/** Starts Chromium without a window, and without anything that it would fetch by itself. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
