import { postgresMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { chosen, labelValues, type Matcher } from "../../kit/index.ts";

const { up, commits } = postgresMetrics.metrics;

/** The jobs that scrape an exporter of PostgreSQL. */
export const job = labelValues({
  name: "job",
  label: "Job",
  description: "Jobs that scrape an exporter of PostgreSQL.",
  metric: up,
});

/** The exporters, one beside each server. */
export const instance = labelValues({
  name: "instance",
  label: "Server",
  description: "Exporters of the chosen jobs, one beside each server.",
  metric: up,
  matchers: [chosen(job)],
  allPattern: ".+",
});

/** The databases; all of them include what belongs to none, such as shared catalogues. */
export const database = labelValues({
  name: "database",
  label: "Database",
  description: "Databases on the chosen servers.",
  metric: commits,
  matchers: [chosen(job), chosen(instance)],
  labelName: "datname",
  allPattern: ".*",
});

/** The chosen servers. */
export const chosenServers: readonly Matcher[] = [chosen(job), chosen(instance)];

/** The chosen databases on them. */
export const chosenDatabases: readonly Matcher[] = [...chosenServers, chosen(database)];
