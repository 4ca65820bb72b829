import { createServer } from "node:http";

type Labels = Readonly<Record<string, string>>;

/** What a small exporter says at one scrape, in the order in which it was set. */
export class Exposition {
  private readonly lines = new Map<string, string[]>();

  /** A sample; `metric` is of the catalog. */
  set(
    metric: { readonly name: string; readonly help: string; readonly type: string },
    labels: Labels,
    value: number,
  ): void {
    const written = Object.entries(labels).map(([name, label]) => `${name}=${JSON.stringify(label)}`);
    const lines = this.lines.get(metric.name) ?? [
      `# HELP ${metric.name} ${metric.help}`,
      `# TYPE ${metric.name} ${metric.type}`,
    ];
    lines.push(`${metric.name}${written.length === 0 ? "" : `{${written.join(",")}}`} ${value}`);
    this.lines.set(metric.name, lines);
  }

  /** In Prometheus' text format. */
  get text(): string {
    return [...this.lines.values()].flat().join("\n").concat("\n");
  }
}

/** Answers scrapes on a port of the loopback address; what fails is answered with 500. */
export function serveExposition(port: number, expose: () => Promise<Exposition>): void {
  createServer((_, response) => {
    expose().then(
      ({ text }) => response.setHeader("content-type", "text/plain; version=0.0.4; charset=utf-8").end(text),
      (error: unknown) => response.writeHead(500).end(`${String(error)}\n`),
    );
  }).listen(port, "127.0.0.1");
}
