import { type Addresses, allEnvironments, production } from "../environments/index.ts";

/**
 * An address in a rule's annotation that is right in every environment although the rule files are the same:
 * a template on the external label `environment`. Where all environments agree it is plain text; where the
 * label is absent or unknown it is the address of production.
 */
export function environmentAddress(pick: (addresses: Addresses) => string): string {
  const fallback = pick(production.addresses);
  const others = allEnvironments.filter((environment) => pick(environment.addresses) !== fallback);
  if (others.length === 0) return fallback;
  const branches = others.map((environment, index) => {
    const keyword = index === 0 ? "if" : "else if";
    const condition = `eq $externalLabels.environment ${JSON.stringify(environment.name)}`;
    return `{{ ${keyword} ${condition} }}${pick(environment.addresses)}`;
  });
  return `${branches.join("")}{{ else }}${fallback}{{ end }}`;
}
