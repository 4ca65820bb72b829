/** An order of the demo's shop. */
export interface Order {
  readonly id: number;
  readonly item: string;
  readonly quantity: number;
}

/** A request for a new order, or what is wrong with it. */
export type ParsedOrder =
  | { readonly order: Omit<Order, "id">; readonly problems?: never }
  | { readonly order?: never; readonly problems: readonly string[] };

/** Orders have the numbers from 1 up to here. */
export const orderIdMax = 9_999;

const items = ["bell", "horn", "siren", "whistle", "gong"] as const;
const quantityMax = 1_000;

/**
 * The order of this number. Orders are computed from their number and not stored, so that every instance behind
 * the balancer gives the same answer and none grows.
 */
export function orderOf(id: number): Order | undefined {
  if (!Number.isInteger(id) || id < 1 || id > orderIdMax) return undefined;
  return { id, item: items[id % items.length] ?? items[0], quantity: 1 + ((id * 7) % 12) };
}

/** The newest orders, newest first. */
export function newestOrders(count: number): readonly Order[] {
  return Array.from({ length: count }, (_, index) => orderOf(orderIdMax - index)).filter(
    (order) => order !== undefined,
  );
}

/** Reads a new order from a body, and reports everything that is wrong with it. */
export function parseNewOrder(text: string): ParsedOrder {
  const { item, quantity }: { item?: unknown; quantity?: unknown } = Object(parseJson(text));
  const knownItem = items.find((known) => known === item);
  const isCount = typeof quantity === "number" && Number.isInteger(quantity);
  if (knownItem !== undefined && isCount && quantity >= 1 && quantity <= quantityMax) {
    return { order: { item: knownItem, quantity } };
  }
  return {
    problems: [
      ...(knownItem === undefined ? [`\`item\` must be one of ${items.join(", ")}`] : []),
      ...(isCount && quantity >= 1 && quantity <= quantityMax
        ? []
        : [`\`quantity\` must be a whole number from 1 to ${quantityMax}`]),
    ],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
