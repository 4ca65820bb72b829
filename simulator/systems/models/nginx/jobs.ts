/** The health page of the proxy, as it is probed through TLS. */
export const nginxProbeInstance = "https://app.klaxon.example/health";

/** The scrape jobs of the reverse proxy: the exporter of its status page, mtail on its access log, and the probe. */
export const nginxJobs = {
  nginx: ["nginx-1:9113"],
  "nginx-log": ["nginx-1:3903"],
  "nginx-probe": [nginxProbeInstance],
} as const;
