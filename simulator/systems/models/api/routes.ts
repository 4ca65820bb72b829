/** An endpoint of the API: its share of the traffic and how it answers on a good day. */
export interface ApiRoute {
  readonly method: string;
  readonly route: string;
  /** Share of all requests of users; the shares of all routes make 1. */
  readonly share: number;
  readonly medianSeconds: number;
  readonly spread: number;
  readonly okStatus: string;
  /** What a client gets that asks for something wrong. */
  readonly clientErrorStatus: string;
  readonly clientErrorRatio: number;
  /** What it needs of the database: answered by any server, or by the primary only. */
  readonly needs: "reads" | "writes";
}

/** What users ask for. */
export const apiRoutes: readonly ApiRoute[] = [
  {
    method: "GET",
    route: "/api/products",
    share: 0.45,
    medianSeconds: 0.024,
    spread: 0.6,
    okStatus: "200",
    clientErrorStatus: "400",
    clientErrorRatio: 0.002,
    needs: "reads",
  },
  {
    method: "GET",
    route: "/api/products/{id}",
    share: 0.35,
    medianSeconds: 0.015,
    spread: 0.6,
    okStatus: "200",
    clientErrorStatus: "404",
    clientErrorRatio: 0.02,
    needs: "reads",
  },
  {
    method: "POST",
    route: "/api/orders",
    share: 0.12,
    medianSeconds: 0.055,
    spread: 0.55,
    okStatus: "201",
    clientErrorStatus: "400",
    clientErrorRatio: 0.01,
    needs: "writes",
  },
  {
    method: "POST",
    route: "/api/login",
    share: 0.08,
    medianSeconds: 0.09,
    spread: 0.35,
    okStatus: "200",
    clientErrorStatus: "401",
    clientErrorRatio: 0.06,
    needs: "writes",
  },
];

/** What load balancer and prober ask for; shallow, so it stays fast while other routes suffer. */
export const healthRoute = {
  method: "GET",
  route: "/api/health",
  medianSeconds: 0.002,
  spread: 0.4,
  okStatus: "200",
} as const;

/** The mean of all users' requests to all instances, per second. */
export const meanRequestsPerSecond = 45;

/** The share of requests that fails on a good day: a tenth of the error budget of 99.9 %. */
export const baseErrorRatio = 0.0001;

/** How long an answer with 500 takes, compared with a good one. */
export const errorLatencyFactor = 0.7;
