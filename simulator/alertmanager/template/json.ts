import { compareBytes, formatTimeLayout, GoFunctionError, type GoValue } from "../../go-template/index.ts";
import { jsonFieldNames } from "./data.ts";

/** A value as Go's `json.Marshal` writes it. Throws a `GoFunctionError` for what has no JSON. */
export function marshalJson(value: GoValue): string {
  switch (value.kind) {
    case "invalid":
      return "null";
    case "bool":
      return String(value.value);
    case "int":
    case "uint":
      return String(value.value);
    case "float":
      return numberText(value.value);
    case "string":
      return marshalText(value.value);
    case "map": {
      if (value.entries === undefined) return "null";
      const entries = [...value.entries].sort(([left], [right]) => compareBytes(left, right));
      return `{${entries.map(([name, entry]) => `${marshalText(name)}:${marshalJson(entry)}`).join(",")}}`;
    }
    case "slice":
      return value.items === undefined ? "null" : `[${value.items.map(marshalJson).join(",")}]`;
    case "struct": {
      const names = jsonFieldNames[value.type.name] ?? {};
      const fields = [...value.fields].map(
        ([name, field]) => `${marshalText(names[name] ?? name)}:${marshalJson(field)}`,
      );
      return `{${fields.join(",")}}`;
    }
    case "pointer":
      return value.target === undefined ? "null" : marshalJson(value.target);
    case "interface":
      return value.value === undefined ? "null" : marshalJson(value.value);
    case "time":
      return marshalText(instantText(value));
    case "complex":
    case "func":
      throw new GoFunctionError(`json: unsupported type: ${value.type.name}`);
    default:
      return value satisfies never;
  }
}

function instantText(time: Extract<GoValue, { kind: "time" }>): string {
  return formatTimeLayout(time.unixNs, "2006-01-02T15:04:05.999999999Z07:00", time.zone);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    throw new GoFunctionError(`json: unsupported value: ${text}`);
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-6 || size >= 1e21)) return value.toExponential();
  // JavaScript writes small numbers with an exponent only below the same bound.
  return Object.is(value, -0) ? "-0" : String(value);
}

function marshalText(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
