import { startSupervisor } from "../../../../simulator/cli/start-supervisor.ts";
import { injectIntoCompose } from "../../../../simulator/live/target/compose-faults.ts";
import { ComposeProgram } from "../../../../simulator/live/target/compose-program.ts";

// A runner that waits to be killed while two containers are hurt.
const [folder = "", path = ""] = process.argv.slice(2);
const supervisor = await startSupervisor(folder);
const compose = new ComposeProgram({ supervisor, files: ["compose.yaml"], env: { PATH: path } });
await injectIntoCompose({ kind: "instance-hung", instance: "api-1:8080" }, compose);
await injectIntoCompose({ kind: "instance-killed", instance: "api-2:8080" }, compose);
process.stdout.write("hurt");
setInterval(() => undefined, 1_000);
