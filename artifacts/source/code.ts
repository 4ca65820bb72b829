/** A piece of generated TypeScript, of the few forms in which imported files are written. */
export type Code = LiteralCode | TextCode | ListCode | FieldsCode | CallCode | NameCode;

/** A number, a truth value or null. */
export interface LiteralCode {
  readonly form: "literal";
  readonly value: null | boolean | number;
}

/** A string. */
export interface TextCode {
  readonly form: "text";
  readonly value: string;
}

/** A list. */
export interface ListCode {
  readonly form: "list";
  readonly members: readonly Code[];
}

/** An object. */
export interface FieldsCode {
  readonly form: "fields";
  readonly fields: readonly (readonly [name: string, value: Code])[];
  /** One field a line even where all would fit on one. */
  readonly isSpread: boolean;
}

/** A call of one of the kit's functions. */
export interface CallCode {
  readonly form: "call";
  readonly callee: string;
  readonly values: readonly Code[];
}

/** A constant, of the file or of the kit. */
export interface NameCode {
  readonly form: "name";
  readonly name: string;
}

/** The constant or function of this name. */
export function name(text: string): NameCode {
  return { form: "name", name: text };
}

/** A call of a function of the kit. */
export function call(callee: string, ...values: readonly Code[]): CallCode {
  return { form: "call", callee, values };
}

/** A list. */
export function list(members: readonly Code[]): ListCode {
  return { form: "list", members };
}

/** An object of the fields that are there. */
export function fields(
  members: Readonly<Record<string, Code | undefined>>,
  { isSpread = false }: { readonly isSpread?: boolean } = {},
): FieldsCode {
  const present: (readonly [string, Code])[] = [];
  for (const [field, value] of Object.entries(members)) if (value !== undefined) present.push([field, value]);
  return { form: "fields", fields: present, isSpread };
}

/** A string. */
export function text(value: string): TextCode {
  return { form: "text", value };
}

/** A number, a truth value or null. */
export function literal(value: null | boolean | number): LiteralCode {
  return { form: "literal", value };
}
