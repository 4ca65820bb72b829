import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of Kubernetes point at. */
export const kubernetesPanels = {
  "klaxon-kubernetes": ["nodes-ready", "replicas-available", "waiting", "restarts", "throttling", "volumes"],
} as const;

/** The link to a panel of Kubernetes. */
export const panelLink = linkTo(kubernetesPanels);
