/**
 * The strongly connected components of a graph (`edges[node]` holds the nodes it depends on), each after
 * those it depends on. Tarjan's algorithm with a stack of its own, so that long chains need no recursion.
 */
export function stronglyConnected(edges: readonly ReadonlySet<number>[]): number[][] {
  const state: TarjanState = {
    indexes: new Int32Array(edges.length).fill(-1),
    lows: new Int32Array(edges.length),
    isOpen: new Uint8Array(edges.length),
    open: [],
    next: 0,
  };
  const components: number[][] = [];
  for (let root = 0; root < edges.length; root++) {
    if (state.indexes[root] === -1) visit(root, edges, state, components);
  }
  return components;
}

interface TarjanState {
  readonly indexes: Int32Array;
  readonly lows: Int32Array;
  readonly isOpen: Uint8Array;
  readonly open: number[];
  next: number;
}

interface Frame {
  readonly node: number;
  readonly rest: Iterator<number>;
}

function visit(
  root: number,
  edges: readonly ReadonlySet<number>[],
  state: TarjanState,
  components: number[][],
): void {
  const { indexes, lows, isOpen } = state;
  const frames: Frame[] = [enter(root, edges, state)];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const { node, rest } = frame;
    const { value: next, done } = rest.next();
    if (!done) {
      if (indexes[next] === -1) frames.push(enter(next, edges, state));
      else if (isOpen[next] === 1) lows[node] = Math.min(lows[node] ?? 0, indexes[next] ?? 0);
      continue;
    }
    frames.pop();
    const parent = frames.at(-1);
    if (parent !== undefined) lows[parent.node] = Math.min(lows[parent.node] ?? 0, lows[node] ?? 0);
    if (lows[node] === indexes[node]) components.push(close(node, state));
  }
}

function enter(node: number, edges: readonly ReadonlySet<number>[], state: TarjanState): Frame {
  state.indexes[node] = state.next;
  state.lows[node] = state.next;
  state.next++;
  state.open.push(node);
  state.isOpen[node] = 1;
  return { node, rest: (edges[node] ?? new Set<number>()).values() };
}

function close(node: number, { open, isOpen }: TarjanState): number[] {
  const component = open.splice(open.lastIndexOf(node));
  for (const member of component) isOpen[member] = 0;
  return component;
}
