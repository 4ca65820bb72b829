import type { Finding } from "../../document/index.ts";
import { referencesOf, type Template, TemplateError } from "../../go-template/index.ts";
import type { AlertmanagerConfig } from "../config.ts";
import type { NotificationTemplates } from "./notification-templates.ts";
import { templatedTexts } from "./templated-settings.ts";

/**
 * The texts of receivers that Alertmanager takes although no notification can be made of them: those that are no
 * templates, and, where all templates are known (`isComplete`), those that call one that nobody defines.
 */
export function checkTexts(
  config: AlertmanagerConfig,
  templates: NotificationTemplates,
  { isComplete }: { readonly isComplete: boolean },
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const receiver of config.receivers) {
    for (const integration of receiver.integrations) {
      for (const { path, text } of templatedTexts(integration, "firing")) {
        if (!text.includes("{{")) continue;
        const compiled = templates.compile(text);
        const problem =
          compiled instanceof TemplateError
            ? compiled.message
            : isComplete
              ? undefinedProblem(compiled)
              : undefined;
        if (problem === undefined) continue;
        const { kind, index, place } = integration;
        const where = `\`${path}\` of \`${kind}_configs[${index}]\` of the receiver \`${receiver.name}\``;
        const message = `${where} cannot be rendered: ${problem}; Alertmanager takes it and fails to notify`;
        const { line, column } = place;
        const { file } = config;
        findings.push({
          code: "alertmanager/notification-text",
          severity: "warning",
          message,
          file,
          line,
          column,
        });
      }
    }
  }
  return findings;
}

function undefinedProblem(template: Template): string | undefined {
  const seen = new Set([template.name]);
  // Names are added while the loop goes on, and it comes to them as well.
  for (const name of seen) {
    const definition = template.definitions.get(name);
    if (definition === undefined) return `template "${name}" not defined`;
    const { templates } = referencesOf({ ...template, definitions: new Map([[name, definition]]) });
    for (const called of templates) seen.add(called);
  }
  return undefined;
}
