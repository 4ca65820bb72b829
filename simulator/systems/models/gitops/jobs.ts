/** What the objects of Flux say. */
export const objectsInstance = "flux-state-metrics:8080";

/** What the controllers of Flux do. */
export const controllersInstance = "flux-controllers:8080";

/** What compares the cluster with the repository. */
export const auditorInstance = "gitops-auditor:9102";

/** The scrape job of GitOps with its instances. */
export const gitopsJobs = { gitops: [objectsInstance, controllersInstance, auditorInstance] } as const;
