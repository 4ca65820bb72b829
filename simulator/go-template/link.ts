import { isBlank } from "./parser.ts";
import type { Template, TemplateDefinition } from "./tree.ts";

/**
 * A template that may call what others define. As in Go, a later definition of a name takes the place of an earlier one
 * unless it is blank; those of the template itself come last.
 */
export function linkTemplates(template: Template, libraries: readonly Template[]): Template {
  const definitions = new Map<string, TemplateDefinition>();
  for (const library of libraries) {
    const source = { name: library.name, text: library.text };
    for (const definition of library.definitions.values()) add({ ...definition, source });
  }
  for (const definition of template.definitions.values()) add(definition);
  return { ...template, definitions };

  function add(definition: TemplateDefinition): void {
    const { name, root } = definition;
    if (!definitions.has(name) || !isBlank(root)) definitions.set(name, definition);
  }
}
