import type { Environment } from "../environments/index.ts";
import { innerHosts, innerPorts } from "./component-configs.ts";
import { addressOf, type StackPlan } from "./stack-plan.ts";

/** Where `dashboards/generated` lies in the container. */
export const dashboardsFolder = "/etc/klaxon/dashboards";

/** Where the provisioning files lie in the container. */
export const provisioningFolder = "/etc/klaxon/provisioning";

interface DataSource {
  readonly name: string;
  readonly uid: string;
  readonly type: "prometheus" | "loki" | "alertmanager";
  readonly access: "proxy";
  readonly url: string;
  readonly isDefault: boolean;
  readonly editable: false;
  readonly jsonData: Readonly<Record<string, string | number | boolean>>;
}

// The dashboards ask for one of type `prometheus` and get the default.
function dataSources(environment: Environment, plan: StackPlan): readonly DataSource[] {
  const common = { access: "proxy", editable: false } as const;
  return [
    {
      name: "Prometheus",
      uid: "prometheus",
      type: "prometheus",
      ...common,
      url: `http://${addressOf(plan.prometheus)}`,
      isDefault: true,
      jsonData: {
        httpMethod: "POST",
        prometheusType: "Prometheus",
        // What `$__rate_interval` is four times of.
        timeInterval: `${environment.intervals.scrapeSeconds}s`,
      },
    },
    {
      name: "Loki",
      uid: "loki",
      type: "loki",
      ...common,
      url: `http://${innerHosts.loki}:${innerPorts.loki}`,
      isDefault: false,
      jsonData: { maxLines: 1000 },
    },
    {
      name: "Alertmanager",
      uid: "alertmanager",
      type: "alertmanager",
      ...common,
      url: `http://${addressOf(plan.alertmanager)}`,
      isDefault: false,
      jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
    },
  ];
}

/** The provisioning file of the data sources; one that is no longer listed is removed. */
export function dataSourceProvisioning(environment: Environment, plan: StackPlan): unknown {
  return { apiVersion: 1, prune: true, datasources: dataSources(environment, plan) };
}

/** The provisioning file of the dashboards: every JSON file of the folder, read again when it changes. */
export function dashboardProvisioning(): unknown {
  return {
    apiVersion: 1,
    providers: [
      {
        name: "klaxon",
        orgId: 1,
        folder: "klaxon",
        folderUid: "klaxon",
        type: "file",
        disableDeletion: true,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: dashboardsFolder, foldersFromFilesStructure: false },
      },
    ],
  };
}

/** Grafana's settings: no accounts and no passwords, since it listens to this machine only, and no calls home. */
export function grafanaSettings(environment: Environment): Readonly<Record<string, string>> {
  return {
    GF_PATHS_PROVISIONING: provisioningFolder,
    GF_SERVER_ROOT_URL: environment.addresses.grafana,
    GF_AUTH_ANONYMOUS_ENABLED: "true",
    // An editor may explore logs and metrics; dashboards come from files and stay as they are.
    GF_AUTH_ANONYMOUS_ORG_ROLE: "Editor",
    GF_AUTH_BASIC_ENABLED: "false",
    GF_AUTH_DISABLE_LOGIN_FORM: "true",
    GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: "true",
    GF_SECURITY_DISABLE_GRAVATAR: "true",
    GF_USERS_ALLOW_SIGN_UP: "false",
    GF_ANALYTICS_REPORTING_ENABLED: "false",
    GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
    GF_NEWS_NEWS_FEED_ENABLED: "false",
    GF_PLUGINS_PREINSTALL_DISABLED: "true",
    GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: "true",
    GF_SNAPSHOTS_EXTERNAL_ENABLED: "false",
    GF_LOG_MODE: "console",
    GF_LOG_LEVEL: "warn",
  };
}
