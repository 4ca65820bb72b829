import type { HookFinding } from "../tracing/index.ts";
import { isEmitHookedByOthers } from "./emit-hook.ts";
import type { Exchange } from "./exchange.ts";
import type { OutgoingSpans } from "./outgoing-spans.ts";

/** Watches whether the hooks see everything. */
export interface HookCheck {
  /** Looks at an exchange that was answered. */
  observe(exchange: Exchange): void;
  /** What keeps the hooks from seeing everything, as far as was seen until now; empty where all is well. */
  find(): readonly HookFinding[];
}

/** Starts the check; `outgoing` is undefined while traces are off. */
export function checkHooks(outgoing: OutgoingSpans | undefined): HookCheck {
  let hasUnknownMount = false;
  let isServerHookMissed = false;
  return {
    observe: (exchange) => {
      if (exchange.hasUnknownMount) hasUnknownMount = true;
      if (exchange.context !== undefined && !exchange.hasRunInContext) isServerHookMissed = true;
    },
    find: () => {
      const findings: HookFinding[] = [];
      if (hasUnknownMount) findings.push(expressMountedFirst);
      if (isServerHookMissed) findings.push(serverHookMissing);
      if (outgoing === undefined) return findings;
      if (isEmitHookedByOthers()) findings.push(serverHookedTwice);
      if (!outgoing.isInPlace()) findings.push(clientHookMissing);
      return findings;
    },
  };
}

const startFirst =
  "start with `node --import @klaxon/instrumentation/register`, or call `init` before other imports";

const expressMountedFirst: HookFinding = {
  code: "http/express-mounted-first",
  message:
    "routers of Express were mounted before the start or are bundled, so their mounts are `/*` in route templates",
  whatToDo: `${startFirst}; leave Express out of bundles, or name templates by \`setRoute\``,
};

const serverHookMissing: HookFinding = {
  code: "http/server-hook-missing",
  message:
    "requests reached the application past `http.Server.prototype.emit`, so their log lines have no trace ids",
  whatToDo: "find what replaces `emit` of a server and let it call the function that it found",
};

const serverHookedTwice: HookFinding = {
  code: "http/server-hooked-twice",
  message: "another instrumentation wraps HTTP servers too, so each request may get two spans",
  whatToDo:
    "take `@opentelemetry/instrumentation-http` out, or set its `disableIncomingRequestInstrumentation`",
};

const clientHookMissing: HookFinding = {
  code: "http/client-hook-missing",
  message: "`http.request` is not hooked, so outgoing requests get no spans and carry no trace headers",
  whatToDo: startFirst,
};
