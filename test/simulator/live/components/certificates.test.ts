import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certificatesLive } from "../../../../simulator/live/components/certificates/index.ts";
import type { Fault } from "../../../../simulator/systems/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/openssl", "stack/blackbox_exporter");
const host = "https://api.klaxon.example";
const day = 86_400;
// Real seconds are a tenth of the scenario's.
const scale = 10;
const patience = { timeout: 15_000, interval: 100 };

describe.skipIf(!has)(`certificates in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(certificatesLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  /** What the two probes of the API's host see; days are the scenario's, from now on. */
  async function seen() {
    const [verified, read] = await Promise.all([
      scrape("certificates-verified"),
      scrape("certificates-expiry"),
    ]);
    const daysOf = (metric: string, text: string) =>
      valuesOf(metric, text).map(
        (value) => Math.round((((value - Date.now() / 1000) * scale) / day) * 10) / 10 + 0,
      );
    return {
      isTrusted: valuesOf("probe_success", verified)[0],
      isReachable: valuesOf("probe_success", read)[0],
      daysLeft: daysOf("probe_ssl_earliest_cert_expiry", read),
      chainDaysLeft: daysOf("probe_ssl_last_chain_expiry_timestamp_seconds", verified),
      version: /^probe_tls_version_info{version="(.+)"} 1$/m.exec(read)?.[1],
    };
  }

  async function scrape(job: string): Promise<string> {
    const target = real.running.targets.find((each) => each.job === job && each.instance === host);
    const query = new URLSearchParams(target?.params ?? {});
    const answer = await fetch(`http://127.0.0.1:${target?.port}/probe?${query}`);
    return answer.text();
  }

  const valuesOf = (metric: string, text: string) =>
    text
      .split("\n")
      .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`))
      .map((line) => Number(line.slice(line.lastIndexOf(" ") + 1)));

  // A busy machine fails a probe now and then.
  const soon = (expected: object) => expect.poll(seen, patience).toEqual(expected);

  const well = { isTrusted: 1, isReachable: 1, daysLeft: [60], chainDaysLeft: [60], version: "TLS 1.3" };

  it("probes three hosts with verification and without", async () => {
    expect(real.running.targets.map(({ job, instance }) => `${job}/${instance}`).sort()).toEqual([
      "certificates-expiry/https://api.klaxon.example",
      "certificates-expiry/https://app.klaxon.example",
      "certificates-expiry/https://grafana.klaxon.example",
      "certificates-verified/https://api.klaxon.example",
      "certificates-verified/https://app.klaxon.example",
      "certificates-verified/https://grafana.klaxon.example",
    ]);
    await soon(well);
  });

  const faults: readonly [string, Fault, object][] = [
    // A minute of the scenario ago.
    [
      "one that has ended",
      { kind: "certificate-expired", host },
      { isTrusted: 0, daysLeft: [0], chainDaysLeft: [] },
    ],
    [
      "one of another name",
      { kind: "certificate-of-another-name", host },
      { isTrusted: 0, chainDaysLeft: [] },
    ],
    [
      "one that was not renewed",
      { kind: "certificate-not-renewed", host, daysLeft: 2 },
      { daysLeft: [2], chainDaysLeft: [2] },
    ],
    [
      "one whose authority ends first",
      { kind: "certificate-chain-ending", host, daysLeft: 10 },
      { chainDaysLeft: [10] },
    ],
    [
      "an old version of TLS only",
      { kind: "certificate-tls-weakened", host, version: "TLS 1.0" },
      { version: "TLS 1.0" },
    ],
    [
      "nothing at all",
      { kind: "certificate-host-unreachable", host },
      { isTrusted: 0, isReachable: 0, daysLeft: [], chainDaysLeft: [], version: undefined },
    ],
  ];

  it.each(faults)(
    "shows %s, and is well again after it",
    async (_, fault, difference) => {
      const mend = await real.inject(fault);
      await soon({ ...well, ...difference });
      await mend();
      await soon(well);
    },
    60_000,
  );

  it("loses every second span of probes, with verification and without", async () => {
    const mend = await real.inject({ kind: "certificate-checks-lost", host });
    await real.until("a span of loss", async () => (await seen()).isReachable === 0);
    await real.until("a span without loss", async () => (await seen()).isReachable === 1);
    await mend();
    await soon(well);
  }, 60_000);
});
