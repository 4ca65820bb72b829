import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LiveContext, LiveTarget } from "../kit/index.ts";
import { prometheusConfig } from "./scrape-config.ts";

/** What the files are made from. Rules are in real time already. */
export interface PrometheusFilesPlan {
  readonly context: LiveContext;
  /** Rule files by name, as Prometheus reads them. */
  readonly rules: readonly { readonly name: string; readonly text: string }[];
  readonly externalLabels: Readonly<Record<string, string>>;
  /** In scenario time, for groups that name no interval. */
  readonly evaluationIntervalMs: number;
}

/**
 * The files of a stack's Prometheus: its configuration and its rules. The configuration is replaced as a whole with every change;
 * Prometheus reads it when it is told to.
 */
export class PrometheusFiles {
  readonly folder: string;
  readonly configFile: string;
  private readonly plan: PrometheusFilesPlan;
  private readonly ruleFolder: string;
  // Rules that ask for what is absent would fire before the first scrape, and some keep firing for minutes.
  private readonly loaded = new Set<string>();
  private targets: readonly LiveTarget[] = [];
  private alertmanagerPorts: readonly number[] = [];

  constructor(plan: PrometheusFilesPlan) {
    this.plan = plan;
    this.folder = join(plan.context.folder, "prometheus");
    this.configFile = join(this.folder, "prometheus.json");
    this.ruleFolder = join(this.folder, "rules");
  }

  /** Writes the rules, and a configuration that scrapes nothing and loads none of them. */
  async prepare(): Promise<void> {
    await mkdir(this.ruleFolder, { recursive: true });
    await Promise.all(this.plan.rules.map(({ name, text }) => writeFile(join(this.ruleFolder, name), text)));
    await this.writeConfig();
  }

  async setTargets(targets: readonly LiveTarget[], alertmanagerPorts: readonly number[]): Promise<void> {
    this.targets = targets;
    this.alertmanagerPorts = alertmanagerPorts;
    await this.writeConfig();
  }

  /** Has every rule file of the plan loaded. */
  async loadRules(): Promise<void> {
    for (const { name } of this.plan.rules) this.loaded.add(name);
    await this.writeConfig();
  }

  /** Adds a rule file, or takes it away where there is no text. */
  async setRules(name: string, text: string | undefined): Promise<void> {
    if (text === undefined) this.loaded.delete(name);
    else {
      await writeFile(join(this.ruleFolder, name), text);
      this.loaded.add(name);
    }
    await this.writeConfig();
  }

  private async writeConfig(): Promise<void> {
    const config = prometheusConfig({
      targets: this.targets,
      timeScale: this.plan.context.timeScale,
      evaluationIntervalMs: this.plan.evaluationIntervalMs,
      externalLabels: this.plan.externalLabels,
      ruleFiles: [...this.loaded].map((name) => join(this.ruleFolder, name)),
      alertmanagerPorts: this.alertmanagerPorts,
    });
    await writeFile(`${this.configFile}.partial`, JSON.stringify(config, null, 2));
    await rename(`${this.configFile}.partial`, this.configFile);
  }
}
