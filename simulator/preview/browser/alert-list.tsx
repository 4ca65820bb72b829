import type { JSX } from "preact";
import { Badge } from "../../page/browser/index.ts";
import type { PreviewAlert, PreviewBook } from "../data/preview-data.ts";
import { dateText } from "../format/date-units.ts";

interface AlertListProps {
  readonly alerts: readonly PreviewAlert[];
  /** Of the dashboard that is shown. */
  readonly uid: string;
  readonly book: PreviewBook;
  /** The scenario that was chosen in the page. */
  readonly scenario: string | undefined;
}

/** The alerts of the scenario, each with a link to the panel that shows why. */
export function AlertList({ alerts, uid, book, scenario }: AlertListProps): JSX.Element | null {
  if (alerts.length === 0) return null;
  return (
    <details class="alerts only-screen">
      <summary>{alerts.length === 1 ? "One alert" : `${alerts.length} alerts`} of this scenario</summary>
      <ul>
        {alerts.map((alert, index) => (
          <li key={index}>
            <Badge tone={alert.firingAtMs === undefined ? "pending" : "firing"}>
              {alert.firingAtMs === undefined ? "pending" : "firing"}
            </Badge>{" "}
            <AlertName alert={alert} uid={uid} book={book} scenario={scenario} />{" "}
            <span class="muted">{whenOf(alert)}</span>
            <p class="muted">{alert.summary === "" ? labelsOf(alert) : alert.summary}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}

function AlertName({
  alert,
  uid,
  book,
  scenario,
}: {
  readonly alert: PreviewAlert;
  readonly uid: string;
  readonly book: PreviewBook;
  readonly scenario: string | undefined;
}): JSX.Element {
  const { name, dashboardUid, panelId } = alert;
  const isHere = dashboardUid === uid || book.entries.some((entry) => entry.uid === dashboardUid);
  if (dashboardUid === undefined || panelId === undefined || !isHere) return <strong>{name}</strong>;
  const address = new URLSearchParams({
    dashboard: dashboardUid,
    ...(scenario === undefined ? {} : { scenario }),
    panel: `panel-${panelId}`,
  });
  return (
    <a href={`#${address.toString()}`}>
      {name}
      <span class="only-heard">: its panel</span>
    </a>
  );
}

function whenOf({ pendingAtMs, firingAtMs, resolvedAtMs }: PreviewAlert): string {
  const parts = [
    ["pending", pendingAtMs],
    ["firing", firingAtMs],
    ["resolved", resolvedAtMs],
  ] as const;
  return parts
    .flatMap(([word, atMs]) => (atMs === undefined ? [] : [`${word} ${dateText(atMs, "HH:mm:ss")}`]))
    .join(", ");
}

function labelsOf({ labels }: PreviewAlert): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ");
}
