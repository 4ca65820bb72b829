import { programPath } from "./blackbox.ts";
import type { LiveContext } from "./live-system.ts";
import { Restartable } from "./restartable.ts";
import { untilAnswers } from "./wait-until.ts";

/**
 * Starts a node_exporter that tells of nothing but the files of a folder, under a name that is unique within a run;
 * resolves with its port when it answers. Who asks must have asked for the program `node-exporter`.
 */
export async function startTextfileExporter(
  context: LiveContext,
  name: string,
  folder: string,
): Promise<number> {
  const [port = 0] = await context.takePorts(1);
  const exporter = new Restartable(
    context.supervisor,
    {
      name,
      command: programPath(context, "node-exporter"),
      args: [
        `--web.listen-address=127.0.0.1:${port}`,
        "--web.disable-exporter-metrics",
        "--log.level=error",
        "--collector.disable-defaults",
        "--collector.textfile",
        `--collector.textfile.directory=${folder}`,
      ],
    },
    untilAnswers(context, `\`${name}\``, port, "/metrics"),
  );
  await exporter.start();
  return port;
}
