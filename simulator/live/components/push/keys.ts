import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Injection, LiveContext } from "../../kit/index.ts";

const lifeMs = 200 * 86_400_000;

/** The keys for the provider, as files that the sender reads. */
export class PushKeys {
  readonly folder: string;
  private readonly context: LiveContext;

  private constructor(context: LiveContext, folder: string) {
    this.context = context;
    this.folder = folder;
  }

  static async write(context: LiveContext, platforms: readonly string[]): Promise<PushKeys> {
    const folder = join(context.folder, "keys");
    await mkdir(folder, { recursive: true });
    const keys = new PushKeys(context, folder);
    for (const platform of platforms) await keys.renew(platform, lifeMs);
    return keys;
  }

  /** A fault: a key has only so much time left, by the scenario's clock; at the rollback it is renewed. */
  async endIn(platform: string, remainingMs: number): Promise<Injection> {
    await this.renew(platform, remainingMs);
    return { rollback: () => this.renew(platform, lifeMs) };
  }

  private async renew(platform: string, scenarioMs: number): Promise<void> {
    const { nowMs, timeScale } = this.context;
    const endsAtMs = nowMs() + timeScale.toReal(scenarioMs);
    const draft = join(this.folder, `${platform}.draft`);
    await writeFile(draft, JSON.stringify({ endsAtMs }));
    await rename(draft, join(this.folder, `${platform}.json`));
  }
}
