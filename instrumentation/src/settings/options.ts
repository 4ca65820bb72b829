import type { LogSettings, LokiSettings, Settings } from "./settings.ts";

/** What an application may say in code; the environment goes before it, the defaults come after. */
export interface SettingsOptions {
  readonly service?: Partial<Settings["service"]>;
  readonly endpoints?: Partial<Settings["endpoints"]>;
  readonly metrics?: Partial<Settings["metrics"]>;
  readonly tracing?: Partial<Settings["tracing"]>;
  readonly logs?: Partial<Omit<LogSettings, "loki">> & {
    readonly loki?: Partial<LokiSettings> & Pick<LokiSettings, "url">;
  };
  readonly health?: Partial<Settings["health"]>;
  readonly shutdown?: Partial<Settings["shutdown"]>;
  /** Faults need the environment's permission too, so `areAllowed` cannot be said in code. */
  readonly faults?: Partial<Omit<Settings["faults"], "areAllowed">>;
  readonly diagnostics?: Partial<Settings["diagnostics"]>;
}
