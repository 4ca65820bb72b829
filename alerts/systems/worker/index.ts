import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { explainsEveryTargetDown } from "../../scraped-process.ts";
import { workerLimits } from "./limits.ts";
import { workerPanels } from "./panels.ts";
import { workerDown, workerStuck } from "./processes.ts";
import {
  workerBacklogGrowing,
  workerJobFailuresHigh,
  workerOldestJobTooOld,
  workerRedeliveriesHigh,
} from "./queues.ts";

const inhibitions = defineInhibitions([
  {
    source: "WorkerDown",
    targets: ["WorkerStuck", "WorkerBacklogGrowing", "WorkerOldestJobTooOld"],
    equal: [],
    reason: "while nobody takes jobs every queue waits, and each worker is stuck or gone",
  },
  explainsEveryTargetDown(
    "WorkerDown",
    ["worker"],
    "while nobody takes jobs every queue waits, and each worker is stuck or gone",
  ),
  {
    source: "WorkerOldestJobTooOld",
    targets: ["WorkerBacklogGrowing"],
    equal: ["queue"],
    reason: "the page is about the same queue, and further on",
  },
]);

/** The alerting of the workers. */
export const workerAlerting = defineAlerting({
  title: "Worker",
  panels: workerPanels,
  objectives: {},
  limits: workerLimits,
  groups: [
    { name: "worker-processes", intervalSeconds: 15, rules: [workerDown, workerStuck] },
    {
      name: "worker-queues",
      intervalSeconds: 15,
      rules: [workerBacklogGrowing, workerOldestJobTooOld, workerJobFailuresHigh, workerRedeliveriesHigh],
    },
  ],
  inhibitions,
});
