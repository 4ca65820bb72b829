import process from "node:process";
import { z } from "zod";
import { numberSetting, serveJson, textSetting } from "./service/index.ts";
import { bulkWrites, contend, damagePage, keepLock } from "./sqlite/disturbances.ts";

// Another process that has the database of an application open, and disturbs it. It answers as soon as it does.

const path = textSetting("DATABASE");
const settings: unknown = JSON.parse(textSetting("SETTINGS"));
const Turns = z.object({ holdMs: z.number(), freeMs: z.number() });
const Growth = z.object({ bytesPerSecond: z.number() });

async function disturb(): Promise<void> {
  const mode = textSetting("MODE");
  switch (mode) {
    case "keep-lock":
      return keepLock(path);
    case "contend":
      return contend(path, Turns.parse(settings));
    case "keep-snapshot":
      return bulkWrites(path, Growth.parse(settings).bytesPerSecond);
    case "damage-page": {
      const restore = await damagePage(path);
      process.once("SIGTERM", () => void restore().then(() => process.exit(0)));
      return;
    }
    default:
      throw new Error(`MODE must not be ${mode}`);
  }
}

await disturb();
await serveJson(numberSetting("PORT"), { "GET /": () => ({ status: 200, body: {} }) });
