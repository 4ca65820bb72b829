import { type LiveContext, LiveError } from "../../kit/index.ts";

const timeoutMs = 10_000;

/** Runs a tool of the machine to its end. Rejects with a `LiveError` where it fails, or is not there. */
export async function runTool(
  { supervisor }: LiveContext,
  command: string,
  args: readonly string[],
): Promise<void> {
  const { code, signal, stderr } = await supervisor
    .run({ command, args, timeoutMs, env: { PATH: toolPath } })
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new LiveError(
        "tool",
        `${reason}; \`mkfs.ext4\`, \`mount\`, \`fallocate\` and \`unshare\` are in Debian's packages e2fsprogs, mount and util-linux`,
      );
    });
  if (code !== 0)
    throw new LiveError("tool", `\`${command}\` ended with ${signal ?? code}: ${stderr.trim().slice(-300)}`);
}

/** Where such tools lie, whatever the PATH of who runs the drill is. */
export const toolPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
