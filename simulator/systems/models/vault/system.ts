import { randomStream } from "../../kit/random-stream.ts";
import type { ScrapedTarget } from "../../kit/scraped-target.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import type { VaultFault } from "./faults.ts";
import { vaultInstances } from "./jobs.ts";
import { SealedSecretsController, SecretScanner } from "./keepers.ts";
import { VaultServer, type VaultStore } from "./server.ts";

const endlessTokensAtRest = 2;
const takeoverSeconds = 10;
const quorum = 2;

/** Three servers of Vault, the controller of sealed secrets, and the scan of the repositories. */
export class VaultSystem extends SteppedSystem<VaultFault> implements VaultStore {
  readonly targets: readonly ScrapedTarget[];
  load = 1;
  private readonly servers: readonly VaultServer[];
  private readonly controller: SealedSecretsController;
  private readonly scanner: SecretScanner;
  private leaderlessForSeconds = takeoverSeconds;

  constructor(options: SystemOptions) {
    super(options);
    const stream = (name: string) => randomStream(options.seed, `vault/${name}`);
    this.servers = vaultInstances.map((instance) => new VaultServer(instance, this, stream(instance)));
    this.controller = new SealedSecretsController(stream("controller"));
    this.scanner = new SecretScanner(stream("scanner"), options.startMs / 1000);
    this.targets = [...this.servers.map(({ target }) => target), this.controller.target, this.scanner.target];
    this.elect(0);
  }

  get endlessTokens(): number {
    const made = this.faultsOf("vault-tokens-endless").reduce((sum, { count }) => sum + count, 0);
    return endlessTokensAtRest + made;
  }

  protected override yield(): void {
    const strikes = (server: VaultServer) => (fault: { readonly instance: string }) =>
      fault.instance === "all" || fault.instance === server.instance;
    for (const server of this.servers) {
      server.isSealed = this.faultsOf("vault-sealed").some(strikes(server));
      server.isUp = !this.faultsOf("vault-server-down").some(strikes(server));
      if (!server.canLead) server.isActive = false;
    }
  }

  protected live({ elapsedSeconds, nowMs, load }: Step): void {
    this.load = load;
    this.elect(elapsedSeconds);
    const isAuditBlocked = this.faultsOf("vault-audit-blocked").length > 0;
    for (const server of this.servers) server.live(elapsedSeconds, load, isAuditBlocked);
    this.controller.live(elapsedSeconds, this.faultsOf("vault-sealing-key-lost").length > 0);
    if (this.faultsOf("vault-scanner-stopped").length > 0) return;
    const committed = this.faultsOf("vault-secret-committed");
    this.scanner.live(
      nowMs / 1000,
      (repository) => committed.filter((fault) => fault.repository === repository).length,
    );
  }

  // A standby takes over while most servers can vote; without them the active one steps down.
  private elect(elapsedSeconds: number): void {
    const voters = this.servers.filter(({ canLead }) => canLead);
    const leader = voters.find(({ isActive }) => isActive);
    if (voters.length < quorum) {
      if (leader !== undefined) leader.isActive = false;
      this.leaderlessForSeconds = 0;
      return;
    }
    if (leader !== undefined) {
      this.leaderlessForSeconds = 0;
      return;
    }
    this.leaderlessForSeconds += elapsedSeconds;
    const [next] = voters;
    if (next !== undefined && this.leaderlessForSeconds >= takeoverSeconds) next.isActive = true;
  }
}
