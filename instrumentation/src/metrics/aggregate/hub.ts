import type { ExpositionFormat, Slices } from "../exposition/index.ts";
import type { Family } from "../family.ts";
import type { HubLink } from "./link.ts";
import { familyOfPart, type Message } from "./message.ts";
import { Totals } from "./totals.ts";

/** Gathers what the members of one kind (workers of a cluster, or threads) have. */
export interface Hub {
  /** How many places its members have had at most at one time. */
  readonly placeCount: number;
  /** Whether there are members, or were. */
  readonly hasMembers: boolean;
  /**
   * Has every member collect. Resolves when all have answered or the patience is over; then the last that each one said
   * counts. Never rejects.
   */
  gather(): Promise<void>;
  /** Adds what is known of members, of those that are no more as well (their counters, not their gauges). */
  addTo(totals: Totals, firstPlace: number, slices: Slices): Promise<readonly Family[]>;
  close(): void;
}

/** What a hub needs from its process. */
export interface HubOptions {
  readonly link: HubLink;
  readonly labelSetLimit: number;
  /** How long a scrape waits for a member. */
  readonly patienceMs: number;
  /** The exposition for all, for a member that was scraped. */
  readonly expose: (format: ExpositionFormat) => AsyncIterable<string>;
  readonly slices: () => Slices;
  /** A member did not answer in time. */
  readonly onMissed: () => void;
}

interface Member {
  readonly name: string;
  /** From 0; free again when the member is gone. */
  readonly place: number;
  /** What it said last, complete. */
  last: ReadonlyMap<string, readonly Family[]>;
  /** What it is saying. */
  incoming: Map<string, Family[]>;
  rowCount: number;
  /** The question that it has not answered yet; a hung member is not asked again before it has. */
  askedId: number | undefined;
  answered: () => void;
  servedCount: number;
}

/** Bounds on what members may make the hub keep or do. */
const membersMax = 1000;
const rowsMax = 1_000_000;
const servedMax = 4;
/** The id of what a member says unasked when it ends. */
export const farewellId = 0;

/** A hub that listens from now on. */
export function createHub(options: HubOptions): Hub {
  return new MemberHub(options);
}

class MemberHub implements Hub {
  readonly #options: HubOptions;
  readonly #members = new Map<string, Member>();
  readonly #departed: Totals;
  #hasDeparted = false;
  #departing = Promise.resolve();
  #nextId = farewellId + 1;
  #placeCount = 0;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#departed = new Totals(options.labelSetLimit);
    options.link.listen(
      (name, message) => this.#hear(name, message),
      (name) => this.#leave(name),
    );
    options.link.sendAll({ kind: "who" });
  }

  get placeCount(): number {
    return this.#placeCount;
  }

  get hasMembers(): boolean {
    return this.#members.size > 0 || this.#hasDeparted;
  }

  async gather(): Promise<void> {
    await Promise.all(Array.from(this.#members.values(), (member) => this.#ask(member)));
    await this.#departing;
  }

  async addTo(totals: Totals, firstPlace: number, slices: Slices): Promise<readonly Family[]> {
    const left: Family[] = [];
    const add = async (family: Family, place: number) => {
      if (!(await totals.add(family, place, slices))) left.push(family);
    };
    for (const member of [...this.#members.values()])
      for (const families of member.last.values())
        for (const family of families) await add(family, firstPlace + member.place);
    for (const family of this.#departed.families()) await add(family, firstPlace);
    return left;
  }

  close(): void {
    this.#options.link.close();
    for (const member of this.#members.values()) member.answered();
    this.#members.clear();
  }

  #hear(name: string, message: Message): void {
    const { link } = this.#options;
    if (message.kind === "hello") {
      this.#greet(name);
      void link.send(name, { kind: "welcome" });
    }
    const member = this.#members.get(name);
    if (member === undefined) return;
    if (message.kind === "farewell") this.#leave(name);
    else if (message.kind === "expose") void serve(member, message.id, message.format, this.#options);
    else takeAnswer(member, message);
  }

  #greet(name: string): void {
    const known = this.#members.get(name);
    // Metrics that began anew in the same process know nothing of a question to the former ones.
    if (known !== undefined) {
      forgetQuestion(known);
      return;
    }
    if (this.#members.size >= membersMax) return;
    const taken = new Set([...this.#members.values()].map(({ place }) => place));
    let place = 0;
    while (taken.has(place)) place++;
    this.#placeCount = Math.max(this.#placeCount, place + 1);
    const nothing = { last: new Map(), incoming: new Map(), rowCount: 0, askedId: undefined, servedCount: 0 };
    this.#members.set(name, { name, place, ...nothing, answered: () => {} });
  }

  #leave(name: string): void {
    const member = this.#members.get(name);
    if (member === undefined) return;
    this.#members.delete(name);
    member.answered();
    this.#hasDeparted = true;
    this.#departing = this.#departing.then(() => bury(member, this.#departed, this.#options.slices()));
  }

  async #ask(member: Member): Promise<void> {
    const { link, patienceMs, onMissed } = this.#options;
    if (member.askedId !== undefined) return onMissed();
    const id = this.#nextId++;
    member.askedId = id;
    member.incoming = new Map();
    member.rowCount = 0;
    let timer: NodeJS.Timeout | undefined;
    const isAnswered = await new Promise<boolean>((resolve) => {
      member.answered = () => resolve(true);
      timer = setTimeout(() => resolve(false), patienceMs).unref();
      void link.send(member.name, { kind: "collect", id });
    });
    clearTimeout(timer);
    if (!isAnswered) onMissed();
  }
}

function forgetQuestion(member: Member): void {
  member.askedId = undefined;
  member.incoming = new Map();
  member.rowCount = 0;
  member.answered();
}

function takeAnswer(member: Member, message: Message): void {
  if (message.kind === "part") {
    const isAsked = message.id === member.askedId || message.id === farewellId;
    const { part } = message;
    if (!isAsked || member.rowCount + part.rows.length > rowsMax) return;
    member.rowCount += part.rows.length;
    const { name } = part.header;
    const families = member.incoming.get(name) ?? [];
    families.push(familyOfPart(part));
    member.incoming.set(name, families);
  } else if (message.kind === "done") {
    if (message.id === farewellId) {
      // At its end a member can only say what it knows at once; the rest stays as it was.
      member.last = new Map([...member.last, ...member.incoming]);
    } else if (message.id === member.askedId) {
      member.last = member.incoming;
    } else return;
    forgetQuestion(member);
  } else if (message.kind === "failed" && message.id === member.askedId) forgetQuestion(member);
}

async function bury(member: Member, departed: Totals, slices: Slices): Promise<void> {
  for (const families of member.last.values())
    for (const family of families)
      if (family.type !== "gauge" && family.type !== "untyped") await departed.add(family, 0, slices);
}

async function serve(
  member: Member,
  id: number,
  format: ExpositionFormat,
  { link, expose }: HubOptions,
): Promise<void> {
  const { name } = member;
  if (member.servedCount >= servedMax) return link.send(name, { kind: "failed", id });
  member.servedCount++;
  try {
    for await (const text of expose(format)) await link.send(name, { kind: "chunk", id, text });
    await link.send(name, { kind: "end", id });
  } catch {
    await link.send(name, { kind: "failed", id });
  } finally {
    member.servedCount--;
  }
}
