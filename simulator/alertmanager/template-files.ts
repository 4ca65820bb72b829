import { dirname, isAbsolute, join } from "node:path";
import { type FileReader, type Finding, hasErrors } from "../document/index.ts";
import type { AlertmanagerConfig } from "./config.ts";
import { checkTexts } from "./template/check-texts.ts";
import {
  type NotificationTemplates,
  parseNotificationTemplates,
  type TemplateText,
} from "./template/index.ts";

/** The templates of a configuration. */
export interface LoadedTemplates {
  /** With an error among the findings, without the file that is to blame; Alertmanager then refuses to start. */
  readonly templates: NotificationTemplates;
  readonly findings: readonly Finding[];
}

/**
 * Reads the files that `templates` means, from the folder of the configuration, and holds the texts of the receivers against
 * them. Errors, as in Alertmanager: a file that cannot be read (`file/…`) or parsed (`alertmanager/template`). Warnings:
 * a pattern that no file matches, which Alertmanager passes over (`alertmanager/no-template-file`), and a text that it takes but
 * cannot render later (`alertmanager/notification-text`). An absolute pattern without files is an info, since it often
 * means another machine; what its templates are called is then unknown.
 */
export function loadNotificationTemplates(config: AlertmanagerConfig, files: FileReader): LoadedTemplates {
  const findings: Finding[] = [];
  const texts: TemplateText[] = [];
  let byteCount = 0;
  let isElsewhere = false;
  for (const { text, place } of config.templates) {
    const pattern = text === "" || isAbsolute(text) ? text : join(dirname(config.file), text);
    const found = pattern === "" ? [] : files.glob(pattern);
    const note = (code: string, severity: Finding["severity"], message: string) => {
      const { line, column } = place;
      findings.push({ code: `alertmanager/${code}`, severity, message, file: config.file, line, column });
    };
    if (found.length === 0) {
      isElsewhere ||= isAbsolute(text);
      note(
        "no-template-file",
        isAbsolute(text) ? "info" : "warning",
        isAbsolute(text)
          ? `no file matches \`${text}\` here, so texts that call its templates are not checked`
          : `no file matches \`${text}\`, which Alertmanager passes over; correct it or remove it`,
      );
    }
    for (const file of found) {
      if (texts.length >= filesMax || byteCount >= bytesMax) {
        const bound = texts.length >= filesMax ? `${filesMax} files` : "32 MiB";
        note(
          "too-many-templates",
          "error",
          `\`${text}\` goes beyond ${bound} of templates; name fewer files`,
        );
        return { templates: parseNotificationTemplates([]).templates, findings };
      }
      const { content, findings: unreadable } = files.read(file);
      findings.push(...unreadable);
      if (content === undefined) continue;
      byteCount += content.length;
      texts.push({ file, content: new TextDecoder().decode(content) });
    }
  }
  const { templates, findings: broken } = parseNotificationTemplates(texts);
  findings.push(...broken);
  // A name that nobody defines may be one of a file that could not be read.
  if (hasErrors(findings)) return { templates, findings };
  return {
    templates,
    findings: [...findings, ...checkTexts(config, templates, { isComplete: !isElsewhere })],
  };
}

// Far beyond what anybody writes for people to read.
const filesMax = 1000;
const bytesMax = 32 * 1024 * 1024;
