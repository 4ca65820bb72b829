import { lookup } from "node:dns/promises";
import { join } from "node:path";
import { local } from "../../environments/index.ts";
import type { Finding } from "../document/index.ts";
import { type ComposePlan, parseTarget, type ResolveHost, type Target } from "../live/target/index.ts";
import { readInputFile } from "./input-file.ts";
import { packageFolder } from "./package-folder.ts";

/** Where a live drill runs. */
export type LivePlace =
  | { readonly kind: "native" }
  | {
      readonly kind: "compose";
      readonly compose: Omit<ComposePlan, "supervisor">;
      readonly urls: {
        readonly prometheus: string;
        readonly alertmanager: string;
        readonly notifications: string;
      };
    }
  | { readonly kind: "target"; readonly target: Target };

type Variables = Readonly<Record<string, string | undefined>>;

/** What `--target` stands for: `native` (also where absent), `compose`, or a target file. */
export function readLivePlace(
  word: string | undefined,
  variables: Variables,
): { readonly place: LivePlace | undefined; readonly findings: readonly Finding[] } {
  if (word === undefined || word === "native") return { place: { kind: "native" }, findings: [] };
  if (word === "compose") return { place: composePlace(variables), findings: [] };
  const { content, findings = [] } = readInputFile(word);
  if (content === undefined) return { place: undefined, findings };
  const parsed = parseTarget(content, word, variables);
  return {
    place: parsed.target === undefined ? undefined : { kind: "target", target: parsed.target },
    findings: [...findings, ...parsed.findings],
  };
}

/** All addresses of a host's name, as this machine resolves it. */
export const resolveHost: ResolveHost = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

function composePlace(variables: Variables): LivePlace {
  const wanted = Object.entries(variables).filter(([name]) =>
    /^(DOCKER_|COMPOSE_|KLAXON_FAULTS_TOKEN$)/.test(name),
  );
  const env: Record<string, string> = {};
  for (const [name, value] of wanted) if (value !== undefined) env[name] = value;
  // The file with the hooks asks for the token of those who started the stack with it.
  const files = ["generated/compose.yaml", ...(env.KLAXON_FAULTS_TOKEN === undefined ? [] : ["drill.yaml"])];
  const { prometheus, alertmanager } = local.addresses;
  return {
    kind: "compose",
    compose: { files: files.map((file) => join(packageFolder, "compose", file)), env },
    urls: { prometheus, alertmanager, notifications: `http://127.0.0.1:${local.ports.notifications}` },
  };
}
