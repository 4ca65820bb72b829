/** A link from an alert to a dashboard, or to one of its panels. */
export interface PanelLink {
  readonly annotation: string;
  readonly uid: string;
  readonly panelId: number | undefined;
}

/** The links to dashboards in an alert's annotations: addresses with `/d/UID`, and the pair of annotations that Grafana itself reads. */
export function panelLinksOf(
  annotations: readonly (readonly [name: string, text: string])[],
): readonly PanelLink[] {
  const links = annotations.flatMap(([annotation, text]) =>
    [...text.matchAll(/\/d(?:-solo)?\/([\w-]+)([^\s"'<>{}]*)/g)].map(([, uid = "", rest = ""]) => {
      const panel = /[?&](?:viewPanel|panelId|editPanel)=(?:panel-)?(\d+)|#panel-(\d+)/.exec(rest);
      const id = panel?.[1] ?? panel?.[2];
      return { annotation, uid, panelId: id === undefined ? undefined : Number(id) };
    }),
  );
  const named = new Map(annotations);
  const [uid, id] = [named.get("__dashboardUid__"), named.get("__panelId__")];
  if (uid === undefined) return links;
  return [...links, { annotation: "__panelId__", uid, panelId: id === undefined ? undefined : Number(id) }];
}
