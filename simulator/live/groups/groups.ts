/** A drill of a group. */
export interface LiveGroupDrill {
  /** As `klaxon live` takes it: `system/name`, or `system/name:variant`. */
  readonly scenario: string;
  /** How many times as fast its time passes; the largest at which it holds on a busy machine of two cores. */
  readonly timeScale: number;
}

/** Drills that one job of a CI runs, in a bounded time. */
export interface LiveGroup {
  readonly name: string;
  readonly description: string;
  /** In the order in which they run. */
  readonly drills: readonly LiveGroupDrill[];
}

/** The groups that `klaxon live --group NAME` runs. */
export const liveGroups: readonly LiveGroup[] = [
  {
    name: "smoke",
    description: "one drill from end to end, in under a minute",
    drills: [{ scenario: "api/instance-killed", timeScale: 15 }],
  },
  {
    name: "api",
    description: "the demo API with real services, load balancer and prober",
    drills: [
      { scenario: "api/instance-killed", timeScale: 15 },
      { scenario: "api/instance-killed:brief", timeScale: 15 },
    ],
  },
];
