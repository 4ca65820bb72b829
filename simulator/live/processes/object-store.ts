import { createServer } from "node:http";
import { z } from "zod";
import { ObjectFolder } from "./backup/object-folder.ts";
import { ObjectService } from "./backup/object-service.ts";
import { numberSetting, serveJson, textSetting } from "./service/index.ts";

// A store of objects, as another provider has it: a folder behind a key, on the other side of a network.

const objects = new ObjectFolder(textSetting("FOLDER"), () => Date.now());
const service = new ObjectService(objects, textSetting("KEY"));
const { trouble } = service;

const Cut = z.object({ prefix: z.string(), sizeRatio: z.number() });
const Slow = z.object({ prefix: z.string(), forMs: z.number() });
const Age = z.object({ prefix: z.string(), ageMs: z.number() });

const done = { status: 200, body: {} };

async function sizeOfNewest(prefix: string): Promise<number> {
  const sizes = (await objects.list(prefix)).filter(({ key }) => !key.endsWith(".sha256"));
  return sizes.at(-1)?.sizeBytes ?? 0;
}

createServer((request, response) => {
  service.answer(request, response).catch(() => response.destroy());
}).listen(numberSetting("PORT"), "127.0.0.1");

await serveJson(numberSetting("CONTROL_PORT"), {
  "GET /": () => done,
  "POST /refuse": () => {
    trouble.isRefusing = true;
    return done;
  },
  "POST /accept": () => {
    trouble.isRefusing = false;
    return done;
  },
  "POST /cut": async (body) => {
    const { prefix, sizeRatio } = Cut.parse(body);
    trouble.cut = { prefix, bytes: Math.max(1, Math.floor(sizeRatio * (await sizeOfNewest(prefix)))) };
    return done;
  },
  "POST /uncut": () => {
    trouble.cut = undefined;
    return done;
  },
  "POST /slow": async (body) => {
    const { prefix, forMs } = Slow.parse(body);
    trouble.bytesPerSecond = (await sizeOfNewest(prefix)) / (forMs / 1000);
    return done;
  },
  "POST /fast": () => {
    trouble.bytesPerSecond = undefined;
    return done;
  },
  "POST /age": async (body) => {
    const { prefix, ageMs } = Age.parse(body);
    await objects.age(prefix, ageMs);
    return done;
  },
});
