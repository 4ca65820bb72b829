import { startSupervisor } from "../../../../simulator/cli/start-supervisor.ts";

// A runner that waits to be killed: it tells the pids of what its supervisor has started, the supervisor's own first.
const [folder = "", undone = ""] = process.argv.slice(2);
const supervisor = await startSupervisor(folder);
await supervisor.atEnd("undo", { command: "touch", args: [undone], timeoutMs: 5_000 });
const running = await supervisor.start({ name: "running", command: "sleep", args: ["60"] });
const stopped = await supervisor.start({ name: "stopped", command: "sleep", args: ["60"] });
await stopped.signal("SIGSTOP");
const { stdout } = await supervisor.run({ command: "sh", args: ["-c", "echo $PPID"], timeoutMs: 5_000 });
process.stdout.write(JSON.stringify([Number(stdout), running.pid, stopped.pid]));
setInterval(() => undefined, 1_000);
