import type { Finding } from "../../document/index.ts";
import {
  executeTemplate,
  type FunctionSet,
  linkTemplates,
  parseTemplate,
  type Template,
  TemplateError,
} from "../../go-template/index.ts";
import type { NotificationData } from "../notification-data.ts";
import type { RenderedText } from "../rendered-text.ts";
import { templateData } from "./data.ts";
import { defaultTemplates } from "./default-templates.ts";
import { notificationFunctions } from "./functions.ts";
import { createHtmlFilter } from "./html-filter.ts";

/** A file that `templates` names. */
export interface TemplateText {
  readonly file: string;
  readonly content: string;
}

/** The templates that the texts of notifications may use: Alertmanager's own and those of files. */
export class NotificationTemplates {
  readonly #libraries: readonly Template[];
  readonly #linked = new Map<string, Template | TemplateError>();

  constructor(libraries: readonly Template[]) {
    this.#libraries = libraries;
  }

  /** A text with everything it may call, ready to be executed; or what is wrong with it. */
  compile(text: string): Template | TemplateError {
    const known = this.#linked.get(text);
    if (known !== undefined) return known;
    const parsed = parse(text);
    const linked = parsed instanceof TemplateError ? parsed : linkTemplates(parsed, this.#libraries);
    if (this.#linked.size < textsKeptMax) this.#linked.set(text, linked);
    return linked;
  }
}

// Receivers have a few texts each, and every notification renders the same ones.
const textsKeptMax = 2000;

/** Where and when a text is rendered. */
export interface RenderOptions {
  /** In HTML values are escaped for the place where they stand. */
  readonly language: "text" | "html";
  /** What `now` gives and `since` counts to. */
  readonly nowMs: number;
}

/**
 * Reads template files in the order in which they count: a later definition of a name takes the place of an earlier one
 * and of Alertmanager's own. A file that is no template is a finding (`alertmanager/template`) and left out.
 */
export function parseNotificationTemplates(files: readonly TemplateText[]): {
  readonly templates: NotificationTemplates;
  readonly findings: readonly Finding[];
} {
  own ??= parseTemplate(defaultTemplates(), "default.tmpl", signatures);
  const libraries = [own];
  const findings: Finding[] = [];
  for (const { file, content } of files) {
    try {
      libraries.push(parseTemplate(content, file.replace(/^.*[\\/]/, ""), signatures));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const { message } = error;
      findings.push({
        code: "alertmanager/template",
        severity: "error",
        message,
        file,
        line: Math.max(1, error.line),
        column: 1,
      });
    }
  }
  return { templates: new NotificationTemplates(libraries), findings };
}

/** What is wrong with a text as a template, in Go's words; undefined where nothing is. */
export function templateProblem(text: string): string | undefined {
  const parsed = parse(text);
  return parsed instanceof TemplateError ? parsed.message : undefined;
}

/** Renders a text of a receiver for a notification. Never throws on what a user wrote. */
export function renderText(
  templates: NotificationTemplates,
  text: string,
  data: NotificationData,
  options: RenderOptions,
): RenderedText {
  if (text === "") return { text };
  const template = templates.compile(text);
  if (template instanceof TemplateError) return { problem: template.message };
  const functions = notificationFunctions(options.nowMs);
  const filter = options.language === "html" ? { filter: createHtmlFilter() } : {};
  try {
    return {
      text: executeTemplate({ ...template, functions }, templateData(data), { ...limits, ...filter }),
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { problem: error.message };
  }
}

// Messages are short; whoever loops for long or repeats without end has made a mistake.
const limits = { stepsMax: 500_000, outputLengthMax: 8 * 1024 * 1024, missingKey: "zero" } as const;

// Parsing asks only for the functions' names.
const signatures: FunctionSet = notificationFunctions(0);

let own: Template | undefined;

function parse(text: string): Template | TemplateError {
  try {
    return parseTemplate(text, "", signatures);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}
