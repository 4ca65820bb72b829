import { type Injection, type LiveContext, Restartable, untilAnswers } from "../../kit/index.ts";

/** How often things happen in a shop, by the real clock; never where absent. */
export interface ShopPaces {
  readonly paymentsPerSecond?: number;
  readonly ordersPerSecond?: number;
  readonly sessionsPerSecond?: number;
  readonly searchesPerSecond?: number;
  readonly imagesPerSecond?: number;
  /** Visits of an article that has no price. */
  readonly unpricedPerSecond?: number;
  /** Threads that an error ends which no code catches. */
  readonly crashesPerSecond?: number;
}

/** A part of the shop that runs a release. */
export interface ShopPlan {
  /** Unique within a run. */
  readonly name: string;
  readonly release: string;
  readonly relayPort: number;
  readonly outsidePort: number;
  readonly paces: ShopPaces;
}

/** Starts a part of the shop, and resolves when it is open. What is returned ends it. */
export async function startShop(context: LiveContext, plan: ShopPlan): Promise<Injection> {
  const { supervisor, timeScale, nodeProgram } = context;
  const { name, release, relayPort, outsidePort, paces } = plan;
  const [port = 0] = await context.takePorts(1);
  const shop = new Restartable(
    supervisor,
    {
      name,
      ...nodeProgram("error-shop"),
      env: {
        PORT: String(port),
        RELEASE: release,
        RELAY_PORT: String(relayPort),
        OUTSIDE_PORT: String(outsidePort),
        TIME_FACTOR: String(timeScale.factor),
        PAYMENTS_PER_SECOND: String(paces.paymentsPerSecond ?? 0),
        ORDERS_PER_SECOND: String(paces.ordersPerSecond ?? 0),
        SESSIONS_PER_SECOND: String(paces.sessionsPerSecond ?? 0),
        SEARCHES_PER_SECOND: String(paces.searchesPerSecond ?? 0),
        IMAGES_PER_SECOND: String(paces.imagesPerSecond ?? 0),
        UNPRICED_PER_SECOND: String(paces.unpricedPerSecond ?? 0),
        CRASHES_PER_SECOND: String(paces.crashesPerSecond ?? 0),
      },
    },
    untilAnswers(context, `\`${name}\``, port, "/health"),
  );
  await shop.start();
  return { rollback: () => shop.end("orderly") };
}
