import {
  checkDocument,
  compareFindings,
  DocumentReader,
  type Finding,
  hasErrors,
  linesOf,
  parseDocument,
} from "../../document/index.ts";
import type { FaultHook } from "../kit/index.ts";
import { isAllowEntry } from "./allow-list.ts";
import { type DrillWindow, knownTargetFields, type TargetFile, targetSchema } from "./target-schema.ts";

/** An address with what it asks for. */
export interface TargetEndpoint {
  /** Without a slash at the end. */
  readonly url: string;
  /** Undefined where it asks for none. */
  readonly token: string | undefined;
}

/** A stack that drills may run on. The secrets in it are for requests only. */
export interface Target {
  readonly name: string;
  readonly isProduction: boolean;
  readonly prometheus: TargetEndpoint;
  readonly alertmanagers: readonly TargetEndpoint[];
  readonly receiver: {
    readonly host: string;
    readonly port: number;
    /** As Alertmanager reaches it. */
    readonly url: string;
    readonly token: string;
  };
  readonly allow: readonly string[];
  /** The hooks of a system's instances, by the label `instance`. */
  readonly services: ReadonlyMap<string, ReadonlyMap<string, FaultHook>>;
  readonly windows: readonly DrillWindow[];
}

/** A target, or everything that is wrong with its file. */
export interface ParsedTarget {
  readonly target: Target | undefined;
  readonly findings: readonly Finding[];
}

type Variables = Readonly<Record<string, string | undefined>>;

const tokenLengthMin = 16;

/**
 * Reads a target file (YAML or JSON). Secrets come from the variables that it names. Never throws on what a user wrote;
 * findings have codes `target/…`, and no secret is in them.
 */
export function parseTarget(content: Uint8Array | string, file: string, variables: Variables): ParsedTarget {
  const { document, findings } = parseDocument(content, file);
  if (document === undefined) return { target: undefined, findings };
  const checked = checkDocument(targetSchema, document, "target", knownTargetFields);
  const reader = new DocumentReader(document, { area: "target", lines: linesOf(content) });
  checkVariables(document.value, [], reader, variables);
  if (checked.value !== undefined) checkWhole(checked.value, reader);
  const all = [...findings, ...checked.findings, ...reader.findings].sort(compareFindings);
  const isUsable = checked.value !== undefined && !hasErrors(all);
  return { target: isUsable ? targetOf(checked.value, variables) : undefined, findings: all };
}

// Asked of whatever could be read, so that a broken part hides none of another.
function checkVariables(
  value: unknown,
  path: readonly (string | number)[],
  reader: DocumentReader,
  variables: Variables,
): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    if (key !== "token-variable") checkVariables(member, [...path, step], reader, variables);
    else if (typeof member === "string" && /^[A-Za-z_]\w*$/.test(member)) {
      const secret = variables[member];
      const isLong = path[0] === "receiver" || path[0] === "services";
      if (secret === undefined || secret === "") {
        reader.note("no-secret", `the environment variable \`${member}\` is not set`, [...path, key]);
      } else if (isLong && secret.length < tokenLengthMin) {
        const message = `the secret in \`${member}\` has less than ${tokenLengthMin} characters`;
        reader.note("short-secret", message, [...path, key]);
      } else if (!/^[\x21-\x7e]+$/.test(secret)) {
        reader.note("wrong-secret", `the secret in \`${member}\` cannot stand in a header`, [...path, key]);
      }
    }
  }
}

function checkWhole(file: TargetFile, reader: DocumentReader): void {
  for (const [index, entry] of file.allow.entries()) {
    if (isAllowEntry(entry)) continue;
    const message = `\`${entry}\` is no host; write a name, an address or a network such as \`10.1.0.0/16\``;
    reader.note("wrong-value", message, ["allow", index]);
  }
  const port = Number(file.receiver.listen.slice(file.receiver.listen.lastIndexOf(":") + 1));
  if (port < 1 || port > 65_535) reader.note("wrong-value", `\`${port}\` is no port`, ["receiver", "listen"]);
  for (const [system, instances] of Object.entries(file.services)) {
    const seen = new Set<string>();
    for (const [index, { instance }] of instances.entries()) {
      if (seen.has(instance)) {
        const path = ["services", system, index, "instance"];
        reader.note("duplicate-instance", `the instance \`${instance}\` is given twice`, path);
      }
      seen.add(instance);
    }
  }
}

function targetOf(file: TargetFile, variables: Variables): Target {
  const endpoint = (written: TargetFile["prometheus"]): TargetEndpoint => {
    const variable = written["token-variable"];
    return {
      url: withoutSlash(written.url),
      token: variable === undefined ? undefined : variables[variable],
    };
  };
  const { listen } = file.receiver;
  const colon = listen.lastIndexOf(":");
  return {
    name: file.name,
    isProduction: file.production,
    prometheus: endpoint(file.prometheus),
    alertmanagers: file.alertmanagers.map(endpoint),
    receiver: {
      host: listen.slice(0, colon).replace(/^\[|\]$/g, ""),
      port: Number(listen.slice(colon + 1)),
      url: withoutSlash(file.receiver.url),
      token: variables[file.receiver["token-variable"]] ?? "",
    },
    allow: file.allow,
    services: new Map(
      Object.entries(file.services).map(([system, instances]) => [
        system,
        new Map(
          instances.map(({ instance, hook, "token-variable": variable }) => [
            instance,
            { url: withoutSlash(hook), token: variables[variable] ?? "" },
          ]),
        ),
      ]),
    ),
    windows: file.windows,
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
