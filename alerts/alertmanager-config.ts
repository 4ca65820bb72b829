/** An Alertmanager configuration, as far as klaxon writes one, in Alertmanager's own words. */
export interface AlertmanagerConfig {
  readonly global: { readonly resolve_timeout: string };
  readonly route: AlertmanagerRoute;
  readonly inhibit_rules: readonly AlertmanagerInhibition[];
  readonly receivers: readonly AlertmanagerReceiver[];
}

/** A node of the routing tree; what it leaves out it has from its parent. */
export interface AlertmanagerRoute {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly continue?: boolean;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly routes?: readonly AlertmanagerRoute[];
}

/** While an alert of the source fires, alerts of the target with equal labels notify nobody. */
export interface AlertmanagerInhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** A named destination with its integrations. */
export interface AlertmanagerReceiver {
  readonly name: string;
  readonly webhook_configs?: readonly AlertmanagerWebhook[];
  readonly slack_configs?: readonly AlertmanagerSlack[];
  readonly pagerduty_configs?: readonly AlertmanagerPagerDuty[];
  readonly email_configs?: readonly AlertmanagerEmail[];
}

export interface AlertmanagerWebhook {
  readonly url: string;
  readonly send_resolved: boolean;
  readonly http_config?: {
    readonly authorization: { readonly type: "Bearer"; readonly credentials_file: string };
  };
}

export interface AlertmanagerSlack {
  readonly api_url_file: string;
  readonly channel: string;
  readonly send_resolved: boolean;
  readonly title: string;
  readonly title_link: string;
  readonly text: string;
}

export interface AlertmanagerPagerDuty {
  readonly routing_key_file: string;
  readonly send_resolved: boolean;
  readonly severity: string;
  readonly client: string;
  readonly description: string;
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

export interface AlertmanagerEmail {
  readonly to: string;
  readonly from: string;
  readonly smarthost: string;
  readonly send_resolved: boolean;
  readonly headers: Readonly<Record<string, string>>;
}
