/** What a player writes on the terminal of a game day. */
export type PlayerLine =
  | { readonly kind: "acknowledge"; readonly alert: string | undefined }
  | { readonly kind: "diagnose"; readonly text: string }
  | { readonly kind: "mitigate" }
  | { readonly kind: "give-up" }
  /** It is not understood; the message says what would be. */
  | { readonly kind: "problem"; readonly message: string };

/** Reads a line; undefined where there is nothing on it. */
export function readPlayerLine(line: string): PlayerLine | undefined {
  const words = line.trim().split(/\s+/);
  const [first = "", ...rest] = words;
  const text = line.trim().slice(first.length).trim();
  switch (first.toLowerCase()) {
    case "":
      return undefined;
    case "ack":
      if (rest.length > 1) return problem("`ack` takes one alert, or none for all that fire");
      return { kind: "acknowledge", alert: rest[0] };
    case "diagnose":
      if (text === "") return problem("say what it is: `diagnose the disk of db-1 is full`");
      return { kind: "diagnose", text };
    case "mitigate":
      return rest.length > 0 ? problem("`mitigate` stands alone") : { kind: "mitigate" };
    case "give":
      return text.toLowerCase() === "up" ? { kind: "give-up" } : problem(known);
    default:
      return problem(known);
  }
}

const known = "not understood; there are `ack [alert]`, `diagnose <text>`, `mitigate` and `give up`";

function problem(message: string): PlayerLine {
  return { kind: "problem", message };
}
