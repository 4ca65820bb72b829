import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { explainsEveryTargetDown } from "../../scraped-process.ts";
import { supabaseApiDown, supabaseConnectionsHigh, supabasePoolSaturated } from "./access.ts";
import { supabaseDiskFilling, supabaseDiskFull, supabaseReplicaBehind } from "./data.ts";
import { supabaseLimits } from "./limits.ts";
import { supabasePanels } from "./panels.ts";

const functionsFail = "functions keep their data in the project, and cannot answer without it";

const inhibitions = defineInhibitions([
  {
    source: "SupabaseApiDown",
    targets: ["SupabasePoolSaturated", "SupabaseConnectionsHigh", "SupabaseReplicaBehind"],
    equal: [],
    reason: "the project is away, which explains each part of it",
  },
  explainsEveryTargetDown("SupabaseApiDown", ["supabase"], "a project that is away tells no metrics either"),
  { source: "SupabaseApiDown", targets: ["FunctionsErrorsHigh"], equal: [], reason: functionsFail },
  { source: "SupabasePoolSaturated", targets: ["FunctionsErrorsHigh"], equal: [], reason: functionsFail },
  { source: "SupabaseDiskFull", targets: ["FunctionsErrorsHigh"], equal: [], reason: functionsFail },
  {
    source: "SupabaseDiskFull",
    targets: ["SupabaseDiskFilling"],
    equal: ["supabase_identifier"],
    reason: "the page is about the same disk, and further on",
  },
]);

/** The alerting of the hosted project. */
export const supabaseAlerting = defineAlerting({
  title: "Supabase",
  panels: supabasePanels,
  objectives: {},
  limits: supabaseLimits,
  groups: [
    {
      name: "supabase-access",
      intervalSeconds: 15,
      rules: [supabaseApiDown, supabasePoolSaturated, supabaseConnectionsHigh],
    },
    {
      name: "supabase-data",
      intervalSeconds: 60,
      rules: [supabaseDiskFilling, supabaseDiskFull, supabaseReplicaBehind],
    },
  ],
  inhibitions,
});
