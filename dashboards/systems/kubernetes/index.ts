import { row } from "../../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../../surroundings.ts";
import { capacityRow, changeRow, containerRow } from "./containers.ts";
import { availabilityPanels, nodeStats } from "./workloads.ts";

/** Kubernetes: do the nodes report, does every deployment have its pods, do containers run well, is it full. */
const kubernetesOverview: DashboardPlan = {
  uid: "klaxon-kubernetes",
  title: "Kubernetes",
  description:
    "The cluster as its objects say (kube-state-metrics) and as its containers do (the kubelets). Where kube-state-metrics is away, only the containers are left.",
  system: "kubernetes",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    row("up", "Is it up", [...nodeStats, firingAlertsStat("kubernetes"), ...availabilityPanels]),
    containerRow,
    capacityRow,
    changeRow,
    row("alerts", "What fires", [activeAlertsTable("kubernetes")]),
  ],
};

/** The dashboards of Kubernetes. */
export const kubernetesDashboards: readonly DashboardPlan[] = [kubernetesOverview];
