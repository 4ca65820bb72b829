import type { JSX } from "preact";

interface RunbookProps {
  readonly alert: string;
  readonly text: string;
}

/** What a person does for an alert, as it is written. */
export function Runbook({ alert, text }: RunbookProps): JSX.Element {
  return (
    <details class="runbook" open>
      <summary>Runbook of {alert}</summary>
      <pre class="runbook-text">{text}</pre>
    </details>
  );
}
