import { type LiveContext, programPath, Restartable, untilAnswers } from "../../kit/index.ts";
import { toolPath } from "./command.ts";

/** What an exporter of a machine reads. */
export interface HostExporterPlan {
  readonly name: string;
  readonly port: number;
  /** Mount points are told without it. */
  readonly rootFolder: string;
  readonly procFolder: string;
  readonly textfileFolder: string;
  /** The only one that is told of, without the root folder. */
  readonly mountpoint: string;
}

const collectors = [
  "cpu",
  "diskstats",
  "filesystem",
  "meminfo",
  "netdev",
  "pressure",
  "stat",
  "textfile",
  "vmstat",
] as const;

/** The node exporter of a machine. */
export class HostExporter {
  readonly port: number;
  private readonly context: LiveContext;
  private readonly plan: HostExporterPlan;
  private program: Restartable;

  constructor(context: LiveContext, plan: HostExporterPlan) {
    this.context = context;
    this.plan = plan;
    this.port = plan.port;
    this.program = this.bootedLater(0);
  }

  start(): Promise<void> {
    return this.program.start();
  }

  /** It takes connections and answers none. */
  async hang(): Promise<void> {
    await this.program.hang();
  }

  /** It starts anew on a machine whose time of boot is later than this one's by so much. */
  async restart({ bootLaterSeconds }: { readonly bootLaterSeconds: number }): Promise<void> {
    await this.program.end("killed");
    this.program = this.bootedLater(bootLaterSeconds);
    await this.program.start();
  }

  // A time namespace of its own lets it believe that.
  private bootedLater(seconds: number): Restartable {
    const { context, plan } = this;
    const exporter = programPath(context, "node-exporter");
    const args = exporterArgs(plan);
    const program =
      seconds === 0
        ? { command: exporter, args }
        : {
            command: "unshare",
            args: ["--time", `--boottime=-${seconds}`, "--fork", "--kill-child", exporter, ...args],
            env: { PATH: toolPath },
          };
    return new Restartable(
      context.supervisor,
      { name: plan.name, ...program },
      untilAnswers(context, `\`${plan.name}\``, plan.port, "/metrics"),
    );
  }
}

function exporterArgs(plan: HostExporterPlan): readonly string[] {
  return [
    `--web.listen-address=127.0.0.1:${plan.port}`,
    "--web.disable-exporter-metrics",
    "--log.level=error",
    `--path.procfs=${plan.procFolder}`,
    `--path.rootfs=${plan.rootFolder}`,
    "--collector.disable-defaults",
    ...collectors.map((name) => `--collector.${name}`),
    `--collector.textfile.directory=${plan.textfileFolder}`,
    // How full the disks of whose machine this is are is none of the drill's business.
    `--collector.filesystem.mount-points-exclude=${allBut(plan.mountpoint)}`,
  ];
}

/** A regular expression, without a look ahead, for every text but this one. */
function allBut(text: string): string {
  const others = [...text].map((character, index) => {
    const start = text.slice(0, index);
    const another = `[^${escapedInClass(character)}].*`;
    return `${escaped(start)}(${another})?`;
  });
  return `^(${others.join("|")}|${escaped(text)}.+)$`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function escapedInClass(character: string): string {
  return /[\\\]^-]/.test(character) ? `\\${character}` : character;
}
