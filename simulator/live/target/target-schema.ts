import * as z from "zod";

const variableSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable, not its value")
  .describe("The NAME of the environment variable that holds the secret.");

const urlSchema = z
  .string()
  .refine(isPlainUrl, "must be an `http` or `https` address without user, password, query and fragment");

const timeOfDaySchema = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/,
    "must be a time of day such as `09:30`, from `00:00` to `24:00`",
  );

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const windowSchema = z
  .strictObject({
    days: z.array(z.enum(weekdays)).min(1).describe("On which days."),
    from: timeOfDaySchema.describe("When it opens."),
    to: timeOfDaySchema.describe("When it closes, on the same day."),
    zone: z
      .string()
      .refine(isTimeZone, "must be a time zone such as `Europe/Zurich` or `UTC`")
      .describe("The zone of the hours."),
  })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "must be after `from`" })
  .describe("When drills are allowed.");

const endpointSchema = z.strictObject({ url: urlSchema, "token-variable": variableSchema.optional() });

const instanceSchema = z.strictObject({
  instance: z
    .string()
    .min(1)
    .describe("The label `instance` of its series, which is what scenarios call it: `api-1:8080`."),
  hook: urlSchema.describe("Where its instrumentation takes faults: `http://api-1.staging.example:9465`."),
  "token-variable": variableSchema,
});

/** A target as it is written in a file: somebody's stack that drills may run on. */
export const targetSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,62}$/, "must be a word of small letters, digits and `-`")
      .describe("Names the target in reports; what `--confirm-production` has to repeat."),
    production: z.boolean().describe("Whether real users depend on it."),
    prometheus: endpointSchema.describe('Its Prometheus, which adds `drill="true"` to what it sends.'),
    alertmanagers: z
      .array(endpointSchema)
      .min(1)
      .describe("Every Alertmanager that its Prometheus notifies."),
    receiver: z
      .strictObject({
        listen: z
          .string()
          .regex(/^(\[[0-9a-fA-F:]+\]|[0-9.]+|localhost):\d{1,5}$/, "must be `address:port` of this machine")
          .describe("Where the drill's receiver listens on this machine: `0.0.0.0:9099`."),
        url: urlSchema.describe("How Alertmanager reaches it; its webhook is `<url>/receiver/<name>/0`."),
        "token-variable": variableSchema,
      })
      .describe("Where the notifications of drills go."),
    allow: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Hosts that may be touched: names, addresses, networks as `10.1.0.0/16`. Loopback always may.",
      ),
    services: z
      .partialRecord(z.enum(["api"]), z.array(instanceSchema).min(1))
      .default({})
      .describe("Per system, the instances that drills may hurt."),
    windows: z
      .array(windowSchema)
      .default([])
      .describe("When drills may run; at any time where none is given, but never in production."),
  })
  .refine(({ production, windows }) => !production || windows.length > 0, {
    path: ["windows"],
    message: "must have at least one window, as the target is production",
  })
  .describe("A stack that klaxon did not start and may run live drills on.");

/** A file's content, checked. */
export type TargetFile = z.output<typeof targetSchema>;

/** When drills are allowed. */
export type DrillWindow = z.output<typeof windowSchema>;

/** The fields that may stand at a path of a target file. */
export function knownTargetFields(path: readonly PropertyKey[]): readonly string[] {
  const [first, second, third] = path;
  if (first === undefined) return Object.keys(targetSchema.shape);
  if (first === "prometheus" || first === "alertmanagers") return Object.keys(endpointSchema.shape);
  if (first === "receiver") return ["listen", "url", "token-variable"];
  if (first === "windows") return ["days", "from", "to", "zone"];
  if (first !== "services") return [];
  return second === undefined || third === undefined ? ["api"] : Object.keys(instanceSchema.shape);
}

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === "";
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).format(0) !== "";
  } catch {
    return false;
  }
}
