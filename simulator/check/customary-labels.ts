/**
 * Labels that Prometheus servers commonly add to what they send (`external_labels`) and mixed set-ups carry in every
 * `by`: that an expression lacks them says little.
 */
export const customaryLabels: ReadonlySet<string> = new Set([
  ...["account", "cluster", "cluster_id", "datacenter", "dc", "env", "environment", "geo", "location"],
  ...["monitor", "prometheus", "prometheus_replica", "region", "replica", "site", "stage", "tenant", "zone"],
]);
