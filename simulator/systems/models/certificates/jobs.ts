/** The hosts whose certificates are probed. */
export const certificateHosts = [
  "https://app.klaxon.example",
  "https://api.klaxon.example",
  "https://grafana.klaxon.example",
] as const;

/** The two scrape jobs of certificates: a probe that verifies, and one that only reads. */
export const certificatesJobs = {
  "certificates-verified": certificateHosts,
  "certificates-expiry": certificateHosts,
} as const;
