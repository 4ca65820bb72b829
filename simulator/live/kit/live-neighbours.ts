import type { SystemName } from "../../systems/index.ts";

/** What the systems of a world tell each other while they start, so that one can use what another offers. */
export class LiveNeighbours {
  private readonly systems: ReadonlySet<SystemName>;
  private readonly told = new Map<SystemName, Told>();

  constructor(systems: Iterable<SystemName>) {
    this.systems = new Set(systems);
  }

  /** Whether a system is part of the world. */
  has(system: SystemName): boolean {
    return this.systems.has(system);
  }

  /** A system answers clients on these ports. */
  tell(system: SystemName, ports: readonly number[]): void {
    this.of(system).resolve(ports);
  }

  /** The ports of a system of the world, once it has told them; where it does not start, that never is. */
  portsOf(system: SystemName): Promise<readonly number[]> {
    return this.of(system).ports;
  }

  private of(system: SystemName): Told {
    const known = this.told.get(system);
    if (known !== undefined) return known;
    let resolve: Told["resolve"] = () => undefined;
    const ports = new Promise<readonly number[]>((tell) => {
      resolve = tell;
    });
    const told = { ports, resolve };
    this.told.set(system, told);
    return told;
  }
}

interface Told {
  readonly ports: Promise<readonly number[]>;
  readonly resolve: (ports: readonly number[]) => void;
}
