import { mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Injection } from "../../kit/index.ts";

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Account {
  /** Whoever shows one of these is answered. */
  readonly tokens: readonly string[];
  readonly resources: Resources;
}

/** How many resources a workspace has. */
export const resourceCount = 24;

/** The states of workspaces, and what there is of them at the provider: a file for each. */
export class Provider {
  private readonly folder: string;
  private readonly token: string;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, token: string) {
    this.folder = folder;
    this.token = token;
  }

  /** Creates the resources of these workspaces; whoever shows the token may see them. */
  static async create(folder: string, token: string, workspaces: readonly string[]): Promise<Provider> {
    const provider = new Provider(folder, token);
    for (const part of ["state", "provider"]) await mkdir(join(folder, part), { recursive: true });
    for (const workspace of workspaces) {
      const resources = resourcesOf(workspace);
      await provider.write(join("state", `${workspace}.json`), resources);
      await provider.write(join("provider", `${workspace}.json`), { tokens: [token], resources });
    }
    return provider;
  }

  /** A fault: somebody changes resources; an apply takes it back. */
  change(workspace: string, count: number): Promise<Injection> {
    return this.meddle(workspace, (resources) => {
      const changed = Object.entries(resources).map(([name, resource], index) => {
        return [name, index < count ? { ...resource, open: true } : resource] as const;
      });
      return Object.fromEntries(changed);
    });
  }

  /** A fault: somebody deletes resources; an apply creates them anew. */
  delete(workspace: string, count: number): Promise<Injection> {
    return this.meddle(workspace, (resources) => Object.fromEntries(Object.entries(resources).slice(count)));
  }

  /** A fault: the credentials are taken back. */
  async refuse(workspace: string): Promise<Injection> {
    const allow = (tokens: readonly string[]) => this.edit(workspace, (account) => ({ ...account, tokens }));
    await allow([]);
    return { rollback: () => allow([this.token]) };
  }

  /** A fault: whoever took the lock of a state at that moment has died. */
  async lock(workspace: string, sinceMs: number): Promise<Injection> {
    const file = join(this.folder, "state", `${workspace}.lock`);
    // Nobody is to see it with another age.
    await writeFile(`${file}.draft`, JSON.stringify({ operation: "OperationTypeApply" }));
    await utimes(`${file}.draft`, sinceMs / 1000, sinceMs / 1000);
    await rename(`${file}.draft`, file);
    return { rollback: () => rm(file, { force: true }) };
  }

  private async meddle(workspace: string, act: (resources: Resources) => Resources): Promise<Injection> {
    await this.edit(workspace, (account) => ({ ...account, resources: act(account.resources) }));
    const resources = resourcesOf(workspace);
    return { rollback: () => this.edit(workspace, (account) => ({ ...account, resources })) };
  }

  private edit(workspace: string, act: (account: Account) => Account): Promise<void> {
    const file = join("provider", `${workspace}.json`);
    const done = this.last.then(async () => {
      const account: Account = JSON.parse(await readFile(join(this.folder, file), "utf8"));
      await this.write(file, act(account));
    });
    this.last = done.catch(() => undefined);
    return done;
  }

  private async write(file: string, content: unknown): Promise<void> {
    const path = join(this.folder, file);
    await writeFile(`${path}.draft`, JSON.stringify(content));
    await rename(`${path}.draft`, path);
  }
}

function resourcesOf(workspace: string): Resources {
  return Object.fromEntries(
    Array.from({ length: resourceCount }, (_, index) => [`${workspace}-${index + 1}`, { open: false }]),
  );
}
