import { cdnMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { guardedRatio } from "../../guarded-ratio.ts";
import { alertingRule } from "../../rule-group.ts";
import { cdnLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = cdnMetrics;
const requests = promql`sum by (zone) (rate(${select(metrics.requests)}[5m]))`;
const cached = promql`sum by (zone) (rate(${select(metrics.requestsCached)}[5m]))`;
const blocksByRule = promql`
  sum by (zone, rule) (rate(${select(metrics.firewallEvents, {
    where: [
      ["action", "=", "block"],
      ["source", "=~", "waf|firewall.*"],
    ],
  })}[5m]))`;
const rateLimits = promql`
  sum by (rule, country) (rate(${select(metrics.firewallEvents, { where: [["source", "=", "ratelimit"]] })}[5m]))`;
const threats = promql`sum by (zone) (rate(${select(metrics.threats)}[5m]))`;

function answered(status: string): string {
  return promql`
    sum by (zone) (rate(${select(metrics.requestsByStatus, { where: [["status", "=", status]] })}[5m]))`;
}

/** The cache answers less than it should. */
export const cdnCacheHitsLow = alertingRule({
  name: "CdnCacheHitsLow",
  severity: "ticket",
  team: "platform",
  expression: promql`
    ${cached} / ${requests} < ${limits.cacheHitRatioMin}
    and ${requests} >= ${limits.judgedRequestsPerSecondMin}`,
  holdSeconds: limits.trendHoldSeconds,
  summary: "The cache of {{ $labels.zone }} answers too little",
  description: `{{ $value | humanizePercentage }} of the requests of {{ $labels.zone }} are answered from the cache, for ${formatDuration(limits.trendHoldSeconds)} or longer; it should be ${limits.cacheHitRatioMin * 100} % or more.`,
  panel: panelLink("klaxon-cdn", "cache-hits"),
  runbook: {
    meaning:
      "More requests than usual go through to the origins: a header that forbids caching, a cookie on pages that had none, a parameter that makes every address unique, or a purge of everything.",
    impact:
      "Pages are slower, and the origins carry two to four times their load. At a peak that is how an outage begins.",
    confirm: [
      { text: "See when it fell: at a deployment, or at a purge.", query: promql`${cached} / ${requests}` },
      {
        text: "Ask for a page twice and read why it is not cached.",
        command: {
          language: "sh",
          text: "curl -sSI https://www.klaxon.example/ | grep -iE 'cf-cache-status|cache-control|set-cookie|age'",
        },
      },
    ],
    mitigate: [
      { text: "If a deployment changed headers or cookies, roll it back." },
      { text: "If it is a campaign with parameters, leave them out of the cache key in the zone's rules." },
      { text: "After a purge wait: the cache fills within the hour." },
    ],
    recover: [
      {
        text: "Watch the share come back, and the load of the origins fall.",
        query: promql`${cached} / ${requests}`,
      },
    ],
    escalate: "The lead of the platform team before the evening peak, if it is still low then.",
  },
  risk: {
    event: "Pages are no longer cached, and the origins cannot carry the peak",
    likelihood: "possible",
    impact: "minor",
    control: "Scaling of the origins; static files carry a hash in their name and are cached for a year",
  },
});

/** A rule of the firewall blocks far more than it did. */
export const cdnFirewallBlocksHigh = alertingRule({
  name: "CdnFirewallBlocksHigh",
  severity: "ticket",
  team: "platform",
  expression: promql`
    ${blocksByRule} / on (zone) group_left () ${requests} > ${limits.blockedByRuleRatioMax}
    and on (zone) ${requests} >= ${limits.judgedRequestsPerSecondMin}`,
  holdSeconds: limits.trendHoldSeconds,
  summary: "The firewall rule {{ $labels.rule }} blocks many requests",
  description: `{{ $labels.rule }} blocks {{ $value | humanizePercentage }} of all requests of {{ $labels.zone }}, for ${formatDuration(limits.trendHoldSeconds)} or longer; more than ${limits.blockedByRuleRatioMax * 100} % is an attack, or a rule that blocks users.`,
  panel: panelLink("klaxon-cdn", "blocked-by-rule"),
  runbook: {
    meaning:
      "Either somebody attacks and the firewall holds, or a rule is too wide. A rule on words such as `select`, `insert` or `update` in the path also blocks `/profile/update` and `/news/updates`.",
    impact:
      "With an attack, none. With a rule that is too wide, users get 403 on pages that they need, and nothing in the application shows it.",
    confirm: [
      {
        text: "See whether it began at once, as rules do when they are changed, or grew.",
        query: blocksByRule,
      },
      { text: "See whether threats rose with it; if they did not, think of the rule first.", query: threats },
      {
        text: "See where it comes from: users of all countries in their usual shares, or a few networks.",
        query: promql`sum by (rule, country) (rate(${select(metrics.firewallEvents)}[5m]))`,
      },
      {
        text: "Read ten of the blocked paths in the provider's security events, and look for ordinary ones.",
      },
    ],
    mitigate: [
      {
        text: "If ordinary paths are among them, set the rule from `block` to `log` now, and narrow it afterwards.",
      },
      { text: "If it is an attack, leave it; add a challenge for the networks that it comes from." },
    ],
    recover: [
      {
        text: "See the share of the rule fall, and 403 with it.",
        query: promql`${answered("403")} / ${requests}`,
      },
    ],
    escalate:
      "The lead of the platform team at once if users are blocked and the rule is not yours to change; security by day if it is an attack.",
  },
  risk: {
    event: "A rule of the firewall blocks users, unseen by the application",
    likelihood: "likely",
    impact: "major",
    control: "New rules log for a day before they block; a test asks for paths with words of SQL",
  },
});

/** The rate limit refuses many requests. */
export const cdnRateLimitHigh = alertingRule({
  name: "CdnRateLimitHigh",
  severity: "ticket",
  team: "platform",
  expression: guardedRatio({
    part: answered("429"),
    whole: requests,
    ratioMax: limits.rateLimitedRatioMax,
    perSecondMin: limits.judgedRequestsPerSecondMin,
  }),
  holdSeconds: limits.trendHoldSeconds,
  summary: "Many requests to {{ $labels.zone }} meet the rate limit",
  description: `{{ $value | humanizePercentage }} of the requests of {{ $labels.zone }} are answered with 429, for ${formatDuration(limits.trendHoldSeconds)} or longer; more than ${limits.rateLimitedRatioMax * 100} % is too much for a limit of 60 a minute.`,
  panel: panelLink("klaxon-cdn", "rate-limited"),
  runbook: {
    meaning:
      "Clients ask `/api/` more than 60 times a minute: a scraper, an app that tries again without a pause, or many users behind one address.",
    impact:
      "Whoever is limited is refused. That is meant for scrapers; for an office behind one address it is an outage.",
    confirm: [
      { text: "See which rule acts, and on which countries.", query: rateLimits },
      {
        text: "Read the addresses and programs in the provider's security events: one program over many addresses is a release of ours.",
      },
    ],
    mitigate: [
      {
        text: "If it is our own client, roll it back or switch its polling off; it will not stop by itself.",
      },
      { text: "If it is one office or partner, let its address have a limit of its own." },
      { text: "If it is a scraper, leave it refused." },
    ],
    recover: [{ text: "Watch the share of 429 fall.", query: promql`${answered("429")} / ${requests}` }],
    escalate: "The owner of the client, if it is ours; otherwise nobody at night.",
  },
  risk: {
    event: "Users behind one address, or our own app, are refused by the rate limit",
    likelihood: "possible",
    impact: "minor",
    control: "Clients wait longer after each refusal; partners have limits of their own",
  },
});

/** Many requests ask for files that are not there. */
export const cdnMissingFilesHigh = alertingRule({
  name: "CdnMissingFilesHigh",
  severity: "ticket",
  team: "platform",
  expression: guardedRatio({
    part: answered("404"),
    whole: requests,
    ratioMax: limits.missingRatioMax,
    perSecondMin: limits.judgedRequestsPerSecondMin,
  }),
  holdSeconds: limits.trendHoldSeconds,
  summary: "Many requests to {{ $labels.zone }} find nothing",
  description: `{{ $value | humanizePercentage }} of the requests of {{ $labels.zone }} are answered with 404, for ${formatDuration(limits.trendHoldSeconds)} or longer; more than ${limits.missingRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-cdn", "missing"),
  runbook: {
    meaning:
      "Usually a deployment with `rsync --delete` took the scripts and styles away that open or cached pages still ask for; sometimes a scan for weak places.",
    impact:
      "Users with an open page see it without style or without function until they load it anew; cached pages stay broken.",
    confirm: [
      { text: "See whether it began with a deployment.", query: promql`${answered("404")} / ${requests}` },
      {
        text: "See what is asked for: names with a hash are our own files, `.env` and `wp-login.php` are a scan.",
        command: {
          language: "sh",
          text: "awk '$9 == 404 {print $7}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head -20",
        },
      },
    ],
    mitigate: [
      {
        text: "Put the files of the last release back beside the new ones.",
        command: {
          language: "sh",
          text: 'rsync -a --ignore-existing "$PREVIOUS_RELEASE/assets/" /var/www/shop/assets/',
        },
      },
      { text: "Purge the cached pages that still name them." },
      { text: "If it is a scan, let the firewall refuse it." },
    ],
    recover: [
      { text: "Watch the share fall below one percent.", query: promql`${answered("404")} / ${requests}` },
    ],
    escalate: "Whoever deployed last; the lead of the platform team if orders fall.",
  },
  risk: {
    event: "A deployment deletes files that open pages need",
    likelihood: "likely",
    impact: "minor",
    control: "Releases keep the files of the two before them",
  },
});
