import { effectOf, type Standing, standingOfPart } from "./effect.ts";
import type { Effect, ExpressionChange } from "./expression-change.ts";
import { type Link, linkKey, matchingKey, type Term } from "./term.ts";
import type { Compared, TermPair } from "./term-pair.ts";
import { nameOf, shown, shownMatching } from "./term-text.ts";

/**
 * Compares chains of `and`, `unless` and `or` member by member, so that a condition that was added is told as that, whatever else
 * changed. A term that is no chain is one without links. Undefined where neither is a chain.
 */
export function compareChains(pair: TermPair): Compared | undefined {
  const kind = kindOf(pair.before, pair.after);
  if (kind === undefined) return undefined;
  const before = membersOf(pair.before, kind);
  const after = membersOf(pair.after, kind);
  return kind === "conditions"
    ? compareConditions(pair, before, after)
    : compareAlternatives(pair, before, after);
}

interface Member {
  readonly term: Term;
  /** Undefined for the first. */
  readonly link: Link | undefined;
  readonly standing: (around: Standing) => Standing;
}

type ChainKind = "conditions" | "alternatives";

function kindOf(before: Term, after: Term): ChainKind | undefined {
  const [one, other] = [chainKind(before), chainKind(after)];
  if (one === undefined || other === undefined || one === other) return one ?? other;
  const conditions = one === "conditions" ? before : after;
  const alternatives = one === "conditions" ? after : before;
  return conditions.parts[0]?.shape.kind === "alternatives" || !hasMember(alternatives, conditions)
    ? "conditions"
    : "alternatives";
}

function chainKind({ shape: { kind } }: Term): ChainKind | undefined {
  return kind === "conditions" || kind === "alternatives" ? kind : undefined;
}

function hasMember(chain: Term, term: Term): boolean {
  return chain.parts.some(({ id }) => id === term.id);
}

function membersOf(term: Term, kind: ChainKind): readonly Member[] {
  const { shape, parts } = term;
  if (shape.kind !== kind) return [{ term, link: undefined, standing: (around) => around }];
  return parts.map((part, index) => ({
    term: part,
    link: shape.links[index - 1],
    standing: (around) => standingOfPart(term, index, around),
  }));
}

function compareConditions(
  { before: whole, after: newWhole, standing }: TermPair,
  [base, ...before]: readonly Member[],
  [newBase, ...after]: readonly Member[],
): Compared {
  const key = ({ link, term }: Member) => `${linkKey(link)} ${term.id}`;
  const { gone, come } = withoutCommon(before, after, key);
  const { changes, pairs } = pairUp(gone, come, standing, (member, isNew) => {
    const { operator } = member.link ?? { operator: "and" };
    const effect = effectOf(standing.samples, isNew ? 1 : -1);
    return conditionChange(
      whole,
      newWhole,
      member,
      `${isNew ? "new" : "removed"} condition \`${operator}\``,
      effect,
    );
  });
  const first =
    base === undefined || newBase === undefined ? [] : [{ before: base.term, after: newBase.term, standing }];
  return { changes, pairs: [...first, ...pairs] };
}

function compareAlternatives(
  { before: whole, after: newWhole, standing }: TermPair,
  before: readonly Member[],
  after: readonly Member[],
): Compared {
  const key = ({ term }: Member) => String(term.id);
  const { gone, come } = withoutCommon(before, after, key);
  const { changes, pairs } = pairUp(gone, come, standing, (member, isNew) => {
    const effect = effectOf(standing.samples, isNew ? -1 : 1);
    return conditionChange(
      whole,
      newWhole,
      member,
      `${isNew ? "new" : "removed"} alternative \`or\``,
      effect,
    );
  });
  if (gone.length > 0 || come.length > 0) return { changes, pairs };
  const isReordered = before.some((member, index) => key(member) !== (after[index] && key(after[index])));
  const message = isReordered
    ? "another order of `or`: where both sides have a series, the first one counts"
    : "`or` pairs its sides otherwise";
  const change: ExpressionChange = {
    kind: isReordered ? "order" : "vector-matching",
    message,
    beforeSpan: whole.expression.span,
    afterSpan: newWhole.expression.span,
  };
  return { changes: [change], pairs: [] };
}

function withoutCommon(
  before: readonly Member[],
  after: readonly Member[],
  keyOf: (member: Member) => string,
): { readonly gone: readonly Member[]; readonly come: readonly Member[] } {
  const counts = new Map<string, number>();
  for (const member of before) counts.set(keyOf(member), (counts.get(keyOf(member)) ?? 0) + 1);
  const take = (member: Member): boolean => {
    const count = counts.get(keyOf(member)) ?? 0;
    if (count > 0) counts.set(keyOf(member), count - 1);
    return count > 0;
  };
  const come = after.filter((member) => !take(member));
  const gone = before.toReversed().filter(take).toReversed();
  return { gone, come };
}

// Members that are alike are compared with each other; the rest came or went.
function pairUp(
  gone: readonly Member[],
  come: readonly Member[],
  standing: Standing,
  tell: (member: Member, isNew: boolean) => ExpressionChange,
): Compared {
  const changes: ExpressionChange[] = [];
  const pairs: TermPair[] = [];
  const open = [...come];
  const take = (member: Member): Member | undefined => {
    const exact = open.findIndex((other) => isAlike(member, other));
    const index = exact >= 0 ? exact : open.findIndex((other) => sharesHalf(member, other));
    return index < 0 ? undefined : open.splice(index, 1)[0];
  };
  for (const member of gone.slice(0, membersMax)) {
    const other = take(member);
    if (other === undefined) {
      changes.push(tell(member, false));
      continue;
    }
    if (linkText(member) !== linkText(other)) changes.push(linkChange(member, other));
    pairs.push({ before: member.term, after: other.term, standing: member.standing(standing) });
  }
  for (const member of open.slice(0, membersMax)) changes.push(tell(member, true));
  return { changes, pairs };
}

const membersMax = 200;

function linkText({ link }: Member): string {
  return link === undefined || link.operator === "or" ? "" : linkKey(link);
}

function linkChange({ link, term }: Member, { link: newLink, term: newTerm }: Member): ExpressionChange {
  const spans = { beforeSpan: term.expression.span, afterSpan: newTerm.expression.span };
  if (link?.operator !== newLink?.operator) {
    const message = `operator \`${link?.operator}\` → \`${newLink?.operator}\` before ${shown(newTerm.expression)}`;
    return { kind: "operator", message, ...spans };
  }
  const message = `\`${link?.operator}\` pairs ${shownMatching(newLink?.matching)} instead of ${shownMatching(link?.matching)}`;
  return { kind: "vector-matching", message, ...spans };
}

function isAlike(one: Member, other: Member): boolean {
  if (one.term.id === other.term.id) return true;
  if (one.link?.operator !== other.link?.operator && one.link && other.link) return false;
  const [left, right] = [signature(one.term), signature(other.term)];
  if (left !== right) return false;
  return matchingKey(one.link?.matching) === matchingKey(other.link?.matching) || one.link === undefined;
}

// Most of a long condition is the same, though it reads another metric.
function sharesHalf(one: Member, other: Member): boolean {
  if (one.link?.operator !== other.link?.operator) return false;
  const [before, after] = [partIds(one.term), partIds(other.term)];
  const shared = [...before].filter((id) => after.has(id)).length;
  return shared > 0 && shared * 2 >= Math.min(before.size, after.size) - 1;
}

function partIds(term: Term): ReadonlySet<number> {
  const ids = new Set<number>();
  const pending: Term[] = [...term.parts];
  for (let next = pending.pop(); next !== undefined && ids.size < idsMax; next = pending.pop()) {
    if (next.shape.kind !== "constant" && next.shape.kind !== "string") ids.add(next.id);
    pending.push(...next.parts);
  }
  return ids;
}

const idsMax = 300;

/** The metrics that a term reads, or the form of one that reads none. */
function signature(term: Term): string {
  const names = new Set<string>();
  const pending: Term[] = [term];
  for (let next = pending.pop(); next !== undefined && names.size < 20; next = pending.pop()) {
    if (next.shape.kind === "selector") names.add(nameOf(next.shape) ?? "");
    pending.push(...next.parts);
  }
  return names.size === 0 ? term.shape.kind : [...names].sort().join("\n");
}

function conditionChange(
  before: Term,
  after: Term,
  member: Member,
  what: string,
  effect: { readonly effect?: Effect },
): ExpressionChange {
  const matching = member.link?.matching;
  const on = matching?.isOn === true ? ` ${shownMatching(matching)}` : "";
  const isNew = what.startsWith("new");
  return {
    kind: what.includes("alternative") ? "alternative" : "condition",
    message: `${what}${what.includes("alternative") ? "" : on} ${shown(member.term.expression)}`,
    ...effect,
    beforeSpan: isNew ? before.expression.span : member.term.expression.span,
    afterSpan: isNew ? member.term.expression.span : after.expression.span,
  };
}
