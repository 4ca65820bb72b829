import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LiveContext, LiveError, programPath } from "../../kit/index.ts";

const timeoutMs = 10_000;

/** What everything needs that runs git, so that no setting of a user or of the machine has a part in it. */
export const gitVariables = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "drill",
  GIT_AUTHOR_EMAIL: "drill@klaxon.example",
  GIT_COMMITTER_NAME: "drill",
  GIT_COMMITTER_EMAIL: "drill@klaxon.example",
} as const;

/** A git repository that others fetch from, and a checkout in which commits are made. */
export class Repository {
  private readonly context: LiveContext;
  private readonly folder: string;
  private readonly bare: string;
  private readonly checkout: string;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(context: LiveContext) {
    this.context = context;
    this.folder = context.folder;
    this.bare = join(context.folder, "repository.git");
    this.checkout = join(context.folder, "checkout");
  }

  /** Makes it with a first commit of these files, by path, and clones it into a folder beside it. */
  static async make(
    context: LiveContext,
    files: Readonly<Record<string, string>>,
    clone: string,
  ): Promise<Repository> {
    const repository = new Repository(context);
    const { bare, checkout, folder } = repository;
    await repository.git(folder, "init", "--quiet", "--bare", "--initial-branch=main", bare);
    await repository.git(folder, "clone", "--quiet", bare, checkout);
    await repository.git(checkout, "checkout", "--quiet", "-b", "main");
    await repository.commit(files, "what there is");
    await repository.git(folder, "clone", "--quiet", bare, join(folder, clone));
    return repository;
  }

  /** Commits files, by path, and pushes; resolves with the hash of the commit. */
  commit(files: Readonly<Record<string, string>>, message: string): Promise<string> {
    return this.afterAnother(async () => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(join(this.checkout, path, ".."), { recursive: true });
        await writeFile(join(this.checkout, path), text);
      }
      await this.git(this.checkout, "add", "--all");
      await this.git(this.checkout, "commit", "--quiet", "--message", message);
      return this.push();
    });
  }

  /** Reverts a commit, and pushes. */
  revert(commit: string): Promise<string> {
    return this.afterAnother(async () => {
      await this.git(this.checkout, "revert", "--no-edit", commit);
      return this.push();
    });
  }

  /** Nobody finds it any more. */
  hide(): Promise<void> {
    return rename(this.bare, `${this.bare}.gone`);
  }

  /** It is found again. */
  show(): Promise<void> {
    return rename(`${this.bare}.gone`, this.bare);
  }

  private async push(): Promise<string> {
    await this.git(this.checkout, "push", "--quiet", "origin", "main");
    return this.git(this.checkout, "rev-parse", "HEAD");
  }

  private afterAnother<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async git(cwd: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.context.supervisor.run({
      command: programPath(this.context, "git"),
      args,
      cwd,
      env: gitVariables,
      timeoutMs,
    });
    if (code !== 0) throw new LiveError("git", `\`git ${args[0]}\` fails: ${stderr.trim().slice(-300)}`);
    return stdout.trim();
  }
}
