/** What of a metric's definition is exposed. */
interface Exposed {
  readonly name: string;
  readonly help: string;
}

/** The text of an exposition, sample by sample. */
export class Exposition {
  private readonly lines = new Map<string, string[]>();

  /** Adds a sample; all samples of a metric are of the type that was given first. */
  set(
    metric: Exposed,
    labels: Readonly<Record<string, string>>,
    value: number,
    type: "counter" | "gauge" = "gauge",
  ): void {
    const written = Object.entries(labels).map(([name, label]) => `${name}=${JSON.stringify(label)}`);
    const lines = this.lines.get(metric.name) ?? [
      `# HELP ${metric.name} ${metric.help}`,
      `# TYPE ${metric.name} ${type}`,
    ];
    lines.push(`${metric.name}${written.length === 0 ? "" : `{${written.join(",")}}`} ${value}`);
    this.lines.set(metric.name, lines);
  }

  get text(): string {
    return [...this.lines.values()].flat().join("\n").concat("\n");
  }
}
