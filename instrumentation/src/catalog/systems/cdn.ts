import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const cloudflare = emitter("cloudflare", "documented");

const zone = ["zone", "account"] as const;

/**
 * The content delivery network before the shop, through lablabs/cloudflare-exporter, which asks the provider's analytics
 * once a minute. It counts upwards although the names have no `_total` everywhere.
 */
export const cdnMetrics = defineSystemMetrics("cdn", {
  requests: cloudflare.counter("cloudflare_zone_requests_total", "Requests of the zone.", { labels: zone }),
  requestsCached: cloudflare.counter(
    "cloudflare_zone_requests_cached",
    "Requests that were answered from the cache.",
    { labels: zone },
  ),
  requestsByStatus: cloudflare.counter(
    "cloudflare_zone_requests_status",
    "Requests by the status that the user was answered.",
    { labels: [...zone, "status"] },
  ),
  bandwidth: cloudflare.counter("cloudflare_zone_bandwidth_total", "Bytes sent to users.", {
    unit: "bytes",
    labels: zone,
  }),
  bandwidthCached: cloudflare.counter("cloudflare_zone_bandwidth_cached", "Bytes sent from the cache.", {
    unit: "bytes",
    labels: zone,
  }),
  threats: cloudflare.counter("cloudflare_zone_threats_total", "Requests that were taken for a threat.", {
    labels: zone,
  }),
  firewallEvents: cloudflare.counter(
    "cloudflare_zone_firewall_events_count",
    "Requests that a rule of the firewall or a rate limit acted on.",
    { labels: [...zone, "action", "source", "rule", "host", "country"] },
  ),
  poolHealth: cloudflare.gauge(
    "cloudflare_zone_pool_health_status",
    "1 while a pool of origins is healthy, otherwise 0.",
    { labels: [...zone, "load_balancer_name", "pool_name"] },
  ),
});
