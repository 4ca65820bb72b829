import { strict as assert } from "node:assert";
import { stringify } from "yaml";

/**
 * The value as JSON with two spaces and a final newline: equal values give equal bytes. Keys keep the order
 * in which the builder wrote them, which is the order people read (`alert`, `expr`, `for`); keys whose value
 * is undefined are left out. Numbers that JSON cannot hold, functions and class instances break an invariant.
 */
export function canonicalJson(value: unknown): string {
  assertPlain(value, "value");
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * The value as block YAML with a final newline. Strings that any YAML version would read as something else
 * (`on`, `1:30`, `0777`) are quoted: Prometheus reads YAML 1.2, Kubernetes 1.1.
 */
export function canonicalYaml(value: unknown): string {
  assertPlain(value, "value");
  return stringify(withoutUndefined(value), { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}

const nestingDepthMax = 100;

function assertPlain(value: unknown, place: string, depth = 0): void {
  assert(depth <= nestingDepthMax, `${place} is nested more than ${nestingDepthMax} deep`);
  if (value === null || value === undefined) return;
  if (typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number") {
    assert(Number.isFinite(value), `${place} is ${value}, which JSON cannot hold`);
    return;
  }
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      assert(member !== undefined, `${place}[${index}] is undefined, which JSON would turn into null`);
      assertPlain(member, `${place}[${index}]`, depth + 1);
    }
    return;
  }
  assert(
    typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype,
    `${place} is not a plain value`,
  );
  for (const [key, member] of Object.entries(value)) assertPlain(member, `${place}.${key}`, depth + 1);
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, withoutUndefined(member)]),
  );
}
