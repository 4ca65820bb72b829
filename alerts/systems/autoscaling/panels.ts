import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of the autoscaling point at. */
export const autoscalingPanels = {
  "klaxon-autoscaling": ["replicas", "utilization", "able", "steps", "unschedulable"],
} as const;

/** The link to a panel of the autoscaling. */
export const panelLink = linkTo(autoscalingPanels);
