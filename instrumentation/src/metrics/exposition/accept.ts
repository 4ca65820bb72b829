/** The exposition formats that are written: text 0.0.4 and OpenMetrics 1.0.0. */
export type ExpositionFormat = "text" | "openmetrics";

/** The value of the header `Content-Type` of each format. */
export const contentTypes: Readonly<Record<ExpositionFormat, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/**
 * The format that the header `Accept` asks for most: by its q values, at the same q the one that stands first. OpenMetrics
 * is given only to those who name it (without a version, or with 1.0.0); everybody else, those who accept neither included,
 * gets the text format. Other parameters, `escaping` of Prometheus 3 among them, change nothing: all names are legal in
 * every version.
 */
export function chooseFormat(accept: string | undefined): ExpositionFormat {
  let chosen: ExpositionFormat = "text";
  let chosenQuality = 0;
  for (const range of (accept ?? "").split(",")) {
    const [media = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const format = formatOf(media, parameterOf(parameters, "version"));
    const quality = qualityOf(parameterOf(parameters, "q"));
    if (format === undefined || quality <= chosenQuality) continue;
    chosen = format;
    chosenQuality = quality;
  }
  return chosen;
}

function formatOf(media: string, version: string | undefined): ExpositionFormat | undefined {
  switch (media) {
    case "application/openmetrics-text":
      return version === undefined || version === "1.0.0" ? "openmetrics" : undefined;
    case "text/plain":
      return version === undefined || version === "0.0.4" ? "text" : undefined;
    case "text/*":
    case "*/*":
      return "text";
    default:
      return undefined;
  }
}

function parameterOf(parameters: readonly string[], name: string): string | undefined {
  const found = parameters.find((parameter) => parameter.startsWith(`${name}=`));
  return found?.slice(name.length + 1).replace(/^"(.*)"$/, "$1");
}

function qualityOf(text: string | undefined): number {
  if (text === undefined) return 1;
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}
