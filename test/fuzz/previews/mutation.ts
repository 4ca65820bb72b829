import type { Chance } from "../../support/chance.ts";

/** Markup that would tell of itself if a page ever took it for such. */
const hostileTexts = [
  `</script><img src=x onerror="window.hacked = true">`,
  `<svg onload="window.hacked = true"></svg>`,
  `"><iframe srcdoc="<script>parent.hacked = true</script>"></iframe>`,
  "javascript:window.hacked=true",
  "[x](javascript:window.hacked=true)",
  `\${__value.raw}\${x:csv}[[y]]{{constructor}}`,
  "__proto__",
  "constructor",
  "$(\u0000\u202e\ud800",
  "1e999",
  "/(/",
] as const;

const values: readonly [unknown, ...unknown[]] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER,
  "",
  "x",
  "9".repeat(400),
  [],
  {},
  [null],
  [[]],
  { "": 0 },
  { id: {} },
];

/** The text of a dashboard in which something is wrong: types, numbers, names, sizes, markup, depth. */
export function mutateDashboard(text: string, chance: Chance): string {
  const root: unknown = JSON.parse(text);
  for (let count = chance.pick([1, 2, 4, 8, 16, 40]); count > 0; count--)
    chance.pick(mutations)(root, chance);
  return JSON.stringify(root);
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

type Mutation = (root: unknown, chance: Chance) => void;

const mutations: readonly [Mutation, ...Mutation[]] = [
  (root, chance) => put(root, chance, () => chance.pick(values)),
  (root, chance) => put(root, chance, () => chance.pick(hostileTexts)),
  (root, chance) => putText(root, chance),
  (root, chance) => {
    const { holder, key } = placeIn(root, chance);
    delete holder[key];
  },
  (root, chance) => put(root, chance, () => copied(valueAt(placeIn(root, chance)))),
  (root, chance) =>
    put(root, chance, (before) =>
      typeof before === "number" ? before * chance.pick([-1, 1e3, 1e12]) : before,
    ),
  (root, chance) => put(root, chance, () => nested(chance.pick([10, 100, 1500]))),
  (root, chance) =>
    changePanel(root, chance, (panel) => Object.assign(panel, { type: chance.pick(panelTypes) })),
  (root, chance) =>
    changePanel(root, chance, (panel) => Object.assign(panel, { title: chance.pick(hostileTexts) })),
  (root, chance) => {
    const panels = panelsOf(root);
    const [one] = panels;
    if (!chance.happens(0.1) || one === undefined) return;
    for (let id = panels.length; id < 500; id++) panels.push(Object.assign({}, copied(one), { id }));
  },
];

const panelTypes = [
  "timeseries",
  ...[
    "stat",
    "gauge",
    "bargauge",
    "table",
    "heatmap",
    "state-timeline",
    "status-history",
    "piechart",
    "barchart",
  ],
  ...["text", "logs", "row", "graph", "singlestat", "nodeGraph", "", "constructor"],
] as const;

function put(root: unknown, chance: Chance, make: (before: unknown) => unknown): void {
  const { holder, key } = placeIn(root, chance);
  holder[key] = make(holder[key]);
}

/** Puts markup where a text is, which more often than not is shown. */
function putText(root: unknown, chance: Chance): void {
  for (let tries = 0; tries < 50; tries++) {
    const { holder, key } = placeIn(root, chance);
    if (typeof holder[key] !== "string") continue;
    holder[key] = chance.happens(0.5)
      ? chance.pick(hostileTexts)
      : `${holder[key]}${chance.pick(hostileTexts)}`;
    return;
  }
}

function changePanel(root: unknown, chance: Chance, change: (panel: Record<string, unknown>) => void): void {
  const panels = panelsOf(root);
  const panel = panels[chance.below(Math.max(1, panels.length))];
  if (isHolder(panel)) change(panel);
}

function panelsOf(root: unknown): unknown[] {
  const panels = isHolder(root) ? root.panels : undefined;
  return Array.isArray(panels) ? panels : [];
}

/** A place anywhere in a document; the deeper ones are as likely as those at its root. */
function placeIn(root: unknown, chance: Chance): Place {
  let place: Place = { holder: isHolder(root) ? root : {}, key: "" };
  let at = root;
  for (let depth = 0; depth < 40 && isHolder(at); depth++) {
    const keys = Object.keys(at);
    const key = keys[chance.below(keys.length)];
    if (key === undefined) break;
    place = { holder: at, key };
    if (chance.happens(0.12)) break;
    at = at[key];
  }
  return place;
}

function valueAt({ holder, key }: Place): unknown {
  return holder[key];
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function copied(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

function nested(depth: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { value };
  return value;
}
