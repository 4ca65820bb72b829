import { type Fault, scrapeJobs } from "../../systems/index.ts";
import { hookFormOf } from "../components/index.ts";
import { type HookDoor, hookFaults, type Injection, LiveError } from "../kit/index.ts";
import type { ComposeProgram, ServiceChange } from "./compose-program.ts";

/** How a fault is brought about on containers. */
export interface ContainerForm {
  readonly services: readonly string[];
  /** What is done to them; undefined where the instrumentation in them is asked. */
  readonly change: ServiceChange | undefined;
}

const killed: ServiceChange = { change: "kill", undo: "start" };
const paused: ServiceChange = { change: "pause", undo: "unpause" };

/** How a fault is brought about on the container stack; undefined where it cannot be. */
export function containerFormOf(fault: Fault): ContainerForm | undefined {
  switch (fault.kind) {
    case "instance-killed":
      return { services: [serviceOf(fault.instance)], change: killed };
    case "instance-hung":
      return { services: [serviceOf(fault.instance)], change: paused };
    case "prometheus-down":
      return { services: [serviceOf(scrapeJobs.prometheus[0])], change: killed };
    default: {
      const form = hookFormOf(fault);
      if (form === undefined) return undefined;
      return { services: (form.instances ?? scrapeJobs.api).map(serviceOf), change: undefined };
    }
  }
}

/** Brings a fault about on the container stack. It is undone by the supervisor where the runner dies. */
export async function injectIntoCompose(fault: Fault, compose: ComposeProgram): Promise<Injection> {
  const form = containerFormOf(fault);
  if (form === undefined)
    throw new LiveError("no-live-form", `the fault \`${fault.kind}\` has no form on containers`);
  const { services, change } = form;
  if (change !== undefined) return changeAll(services, change, compose);
  const hook = hookFormOf(fault);
  if (hook === undefined) throw new LiveError("no-live-form", `the fault \`${fault.kind}\` has no hook`);
  return hookFaults(
    services.map((service) => containerHookDoor(service, compose)),
    `klaxon-${fault.kind}`,
    hook.fault,
  );
}

async function changeAll(
  services: readonly string[],
  change: ServiceChange,
  compose: ComposeProgram,
): Promise<Injection> {
  const changed: { undo(): Promise<void> }[] = [];
  const undoAll = async () => {
    const results = await Promise.allSettled(changed.map(({ undo }) => undo()));
    const failed = results.find((result) => result.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  };
  try {
    for (const service of services) changed.push(await compose.change(service, change));
  } catch (error) {
    await undoAll().catch(() => undefined);
    throw error;
  }
  return { rollback: undoAll };
}

/**
 * The control endpoint inside a container. It listens on the container's own loopback, so it is asked from within; its token
 * is a variable there and never leaves it.
 */
export function containerHookDoor(service: string, compose: ComposeProgram): HookDoor {
  return {
    ask: async (method, path, body) => {
      const words = ["exec", "-T", service, "node", "--eval", askInside, "--", method, path];
      const text = await compose.run(words, body === undefined ? "" : JSON.stringify(body));
      try {
        return JSON.parse(text);
      } catch {
        throw new LiveError("form", `the fault control in \`${service}\` answers no JSON`);
      }
    },
  };
}

// What runs in the container: it has the program's own variables, and ends with 1 where the request is refused.
const askInside = `
const [method, path] = process.argv.slice(1).filter((word) => word !== "--");
let body = "";
process.stdin.on("data", (chunk) => { body += chunk; });
process.stdin.on("end", async () => {
  const headers = { authorization: "Bearer " + (process.env.KLAXON_FAULTS_TOKEN ?? ""), "content-type": "application/json" };
  const url = "http://127.0.0.1:" + (process.env.KLAXON_FAULTS_PORT || "9465") + path;
  try {
    const answer = await fetch(url, { method, headers, signal: AbortSignal.timeout(3000), ...(body === "" ? {} : { body }) });
    const text = await answer.text();
    if (answer.ok) process.stdout.write(text);
    else { process.stderr.write("the fault control answers " + answer.status + ": " + text.slice(0, 300)); process.exitCode = 1; }
  } catch (error) {
    process.stderr.write("the fault control does not answer: " + (error.cause?.message ?? error.message));
    process.exitCode = 1;
  }
});`;

function serviceOf(instance: string): string {
  return instance.split(":")[0] ?? instance;
}
