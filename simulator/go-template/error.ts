/** Why a template could not be parsed or executed. */
export type TemplateErrorCode = "template/parse" | "template/execute" | "template/limit";

/**
 * The one error that parsing and executing throw. `message` has Go's wording, its place included:
 * `template: name:1:5: executing "name" at <.x>: …`.
 */
export class TemplateError extends Error {
  readonly code: TemplateErrorCode;
  /** One-based line in the template's text; 0 where there is none. */
  readonly line: number;

  constructor(code: TemplateErrorCode, message: string, line: number) {
    super(message);
    this.name = "TemplateError";
    this.code = code;
    this.line = line;
  }
}
