import process from "node:process";

/** Ends with 0 when the address given as its argument answers with 2xx within three seconds, otherwise with 1. */
const [address = ""] = process.argv.slice(2);
try {
  const response = await fetch(address, { signal: AbortSignal.timeout(3_000), redirect: "error" });
  await response.body?.cancel();
  process.exitCode = response.ok ? 0 : 1;
  if (!response.ok) process.stderr.write(`${address} answered ${response.status}\n`);
} catch (error) {
  process.stderr.write(`${address}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
