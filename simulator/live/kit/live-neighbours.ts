import type { SystemName } from "../../systems/index.ts";

/** What the systems of a world tell each other while they start, so that one can use what another offers. */
export class LiveNeighbours {
  private readonly systems: ReadonlySet<SystemName>;
  private readonly told = new Map<SystemName, Told<readonly number[]>>();
  private readonly disks = new Map<string, Told<string>>();

  constructor(systems: Iterable<SystemName>) {
    this.systems = new Set(systems);
  }

  /** Whether a system is part of the world. */
  has(system: SystemName): boolean {
    return this.systems.has(system);
  }

  /** A system answers clients on these ports. */
  tell(system: SystemName, ports: readonly number[]): void {
    of(system, this.told).resolve(ports);
  }

  /** The ports of a system of the world, once it has told them; where it does not start, that never is. */
  portsOf(system: SystemName): Promise<readonly number[]> {
    return of(system, this.told).value;
  }

  /** The data disk of a machine is mounted at a folder. */
  tellDisk(machine: string, folder: string): void {
    of(machine, this.disks).resolve(folder);
  }

  /** Where a machine of `host` has its data disk, once that is mounted; where `host` does not start, that never is. */
  diskOf(machine: string): Promise<string> {
    return of(machine, this.disks).value;
  }
}

interface Told<Value> {
  readonly value: Promise<Value>;
  readonly resolve: (value: Value) => void;
}

function of<Key, Value>(key: Key, all: Map<Key, Told<Value>>): Told<Value> {
  const known = all.get(key);
  if (known !== undefined) return known;
  let resolve: Told<Value>["resolve"] = () => undefined;
  const value = new Promise<Value>((tell) => {
    resolve = tell;
  });
  const told = { value, resolve };
  all.set(key, told);
  return told;
}
