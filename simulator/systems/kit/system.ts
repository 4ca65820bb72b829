import { strict as assert } from "node:assert";
import type * as z from "zod";
import type { SystemModel, UnshownVariant } from "./model.ts";
import type { Neighbours, OfferedServices } from "./neighbours.ts";
import type { RuleGroupOutline } from "./rule-group-outline.ts";
import type { Traffic } from "./traffic.ts";

/** A fault of any system, as far as all of them are alike. */
export interface AnyFault {
  readonly kind: string;
}

/** The kind and the parameters of one fault: a strict object whose `kind` is a literal. */
export type FaultSchema = z.ZodType<AnyFault>;

/** The faults that these schemas describe. */
export type FaultOf<Schemas extends readonly FaultSchema[]> = z.output<Schemas[number]>;

/** What a system is made from. */
export interface SystemOptions {
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  /** The load of the users; each system has its own, and all see the same. */
  readonly traffic: Traffic;
  readonly ruleGroups: readonly RuleGroupOutline[];
  /** What the other systems of the world do for this one. */
  readonly neighbours: Neighbours;
}

/** A model with the faults that may befall it. */
export interface BendingModel<Fault extends AnyFault = AnyFault> extends SystemModel {
  /** Faults come and go: from now on exactly these are at work. */
  bear(faults: readonly Fault[]): void;
}

/** A system as its own file declares it. */
interface SystemDeclaration<Schemas extends readonly FaultSchema[]> {
  readonly faultSchemas: Schemas;
  /** What happens at each fault, and how it ends at the rollback. */
  readonly faults: Readonly<Record<FaultOf<Schemas>["kind"], string>>;
  /** Each fault at least once, at a strength that shows: what tests inject. */
  readonly examples: readonly FaultOf<Schemas>[];
  /**
   * The targets that a fault disturbs, as `job/instance`: its greatest blast radius. A load that moves to healthy
   * neighbours is no disturbance.
   */
  readonly targetsOf: (fault: FaultOf<Schemas>) => readonly string[];
  /** The services of other systems that this one needs, each as `system/service`; none where absent. */
  readonly dependsOn?: readonly string[];
  /** The services that it offers to others, each as `system/service`; none where absent. */
  readonly services?: readonly string[];
  /** Whether it is what watches over all systems: it is part of every world. */
  readonly isMonitoring?: boolean;
  /** Variants in which an alert of the system cannot be shown, reviewed one by one; none where absent. */
  readonly unshownVariants?: readonly UnshownVariant[];
  /** The system as it is on a good day. */
  readonly create: (options: SystemOptions) => BendingModel<FaultOf<Schemas>>;
}

/** A system as the rest of the simulator knows it: whoever hands it a fault need not know whose it is. */
export interface SystemDefinition<Schemas extends readonly FaultSchema[] = readonly FaultSchema[]> {
  readonly faultSchemas: Schemas;
  readonly faults: Readonly<Record<FaultOf<Schemas>["kind"], string>>;
  readonly examples: readonly FaultOf<Schemas>[];
  readonly unshownVariants: readonly UnshownVariant[];
  readonly dependsOn: readonly string[];
  readonly services: readonly string[];
  readonly isMonitoring: boolean;
  /** The targets that a fault disturbs, as `job/instance`; none where it is another system's. */
  targetsOf(fault: AnyFault): readonly string[];
  /** The system as it is on a good day; faults of other systems leave it as it is. */
  create(options: SystemOptions): BendingModel;
}

/** Declares a system; a fault without a description is a type error. */
export function defineSystem<const Schemas extends readonly FaultSchema[]>(
  declaration: SystemDeclaration<Schemas>,
): SystemDefinition<Schemas> {
  const { faultSchemas, faults, examples, unshownVariants = [], isMonitoring = false } = declaration;
  const { dependsOn = [], services = [] } = declaration;
  const isOwn = (fault: AnyFault): fault is FaultOf<Schemas> => Object.hasOwn(faults, fault.kind);
  return {
    faultSchemas,
    faults,
    examples,
    unshownVariants,
    dependsOn,
    services,
    isMonitoring,
    targetsOf: (fault) => (isOwn(fault) ? declaration.targetsOf(fault) : []),
    create: (options) => {
      const neighbours = declaredOnly(options.neighbours, dependsOn);
      return new OwnFaultsOnly(declaration.create({ ...options, neighbours }), isOwn, services);
    },
  };
}

// A service that is misspelt would be answered for ever.
function declaredOnly(neighbours: Neighbours, dependsOn: readonly string[]): Neighbours {
  return {
    shareAnswered: (service) => {
      assert(dependsOn.includes(service), `\`${service}\` is asked for and not declared in \`dependsOn\``);
      return neighbours.shareAnswered(service);
    },
  };
}

/** A model that bears its own faults and is not told of others. */
class OwnFaultsOnly<Fault extends AnyFault> implements BendingModel {
  private readonly model: BendingModel<Fault>;
  private readonly isOwn: (fault: AnyFault) => fault is Fault;
  private readonly services: readonly string[];

  constructor(
    model: BendingModel<Fault>,
    isOwn: (fault: AnyFault) => fault is Fault,
    services: readonly string[],
  ) {
    this.model = model;
    this.isOwn = isOwn;
    this.services = services;
  }

  get targets() {
    return this.model.targets;
  }

  get monitoring() {
    return this.model.monitoring;
  }

  get offers(): OfferedServices | undefined {
    return this.model.offers;
  }

  get failedRequestCount() {
    return this.model.failedRequestCount;
  }

  advance(toMs: number): void {
    this.model.advance(toMs);
  }

  bear(faults: readonly AnyFault[]): void {
    this.model.bear(faults.filter(this.isOwn));
    for (const service of Object.keys(this.model.offers ?? {})) {
      assert(this.services.includes(service), `\`${service}\` is offered and not declared in \`services\``);
    }
  }
}
