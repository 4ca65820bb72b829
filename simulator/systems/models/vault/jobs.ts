/** The servers of Vault; the first is active at the start. */
export const vaultInstances = ["vault-1:8200", "vault-2:8200", "vault-3:8200"] as const;

/** The controller that unseals secrets of the repository. */
export const controllerInstance = "sealed-secrets-controller:8081";

/** What scans the repositories. */
export const scannerInstance = "ci-runner:9100";

/** The scrape jobs of Vault and of what keeps secrets out of repositories, with their instances. */
export const vaultJobs = {
  vault: vaultInstances,
  "sealed-secrets": [controllerInstance],
  "secret-scan": [scannerInstance],
} as const;
