import { describe, expect, it } from "vitest";
import { check } from "./checked.ts";

interface PublicRule {
  readonly name: string;
  readonly expr: string;
  readonly hold?: string;
  readonly text?: string;
  /** What should be found, decided by reading the rule; infos included. */
  readonly finds: readonly string[];
}

// Rules as teams publish them, for the usual exporters; most are right, some have known mistakes.
const rules: readonly PublicRule[] = [
  // Node exporter.
  {
    name: "HostOutOfMemory",
    expr: '(node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes * 100 < 10) * on (instance) group_left (nodename) node_uname_info{nodename=~".+"}',
    text: "{{ $labels.nodename }} ({{ $labels.instance }}) has {{ $value }}% left",
    finds: [],
  },
  {
    name: "HostDiskWillFill",
    expr: "(node_filesystem_avail_bytes * 100) / node_filesystem_size_bytes < 10 and on (instance, device, mountpoint) predict_linear(node_filesystem_avail_bytes[1h], 24 * 3600) < 0 and on (instance, device, mountpoint) node_filesystem_readonly == 0",
    text: "{{ $labels.mountpoint }} on {{ $labels.instance }}",
    finds: [],
  },
  {
    name: "HostCpuHigh",
    expr: '100 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100 > 90',
    text: "{{ $labels.instance }} {{ $labels.mode }}",
    finds: ["template/label-removed"],
  },
  {
    name: "HostKernelDeviates",
    expr: '(count(sum by (kernel) (label_replace(node_uname_info, "kernel", "$1", "release", "([0-9.]+).*"))) > 1) * on (instance) group_left (nodename) node_uname_info',
    finds: ["join/never-matches"],
  },
  {
    name: "HostClockSkew",
    expr: "(node_timex_offset_seconds > 0.05 and deriv(node_timex_offset_seconds[5m]) >= 0) or (node_timex_offset_seconds < -0.05 and deriv(node_timex_offset_seconds[5m]) <= 0)",
    finds: [],
  },
  {
    name: "HostRaidDegraded",
    expr: 'node_md_disks_required - ignoring (state) node_md_disks{state="active"} > 0',
    text: "{{ $labels.device }}",
    finds: [],
  },
  {
    name: "HostContextSwitches",
    expr: '(rate(node_context_switches_total[15m]) / count without (mode, cpu) (node_cpu_seconds_total{mode="idle"})) / (rate(node_context_switches_total[1d]) / count without (mode, cpu) (node_cpu_seconds_total{mode="idle"})) > 2',
    finds: [],
  },
  {
    name: "HostOomKill",
    expr: "increase(node_vmstat_oom_kill[1m]) > 0",
    hold: "",
    finds: [],
  },
  {
    name: "HostNetworkErrors",
    expr: "node_network_receive_errs_total > 10",
    text: "{{ $labels.device }}",
    finds: ["rate/missing"],
  },
  // kube-state-metrics and the kubelet.
  {
    name: "KubePodNotReady",
    expr: 'sum by (namespace, pod) (max by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown"}) * on (namespace, pod) group_left (owner_kind) topk by (namespace, pod) (1, max by (namespace, pod, owner_kind) (kube_pod_owner{owner_kind!="Job"}))) > 0',
    text: "{{ $labels.namespace }}/{{ $labels.pod }}",
    finds: [],
  },
  {
    name: "KubeStatefulSetNotRolledOut",
    expr: "(max without (revision) (kube_statefulset_status_current_revision unless kube_statefulset_status_update_revision) * (kube_statefulset_replicas != kube_statefulset_status_replicas_updated)) and changes(kube_statefulset_status_replicas_updated[5m]) == 0",
    text: "{{ $labels.statefulset }}",
    finds: [],
  },
  {
    name: "KubeQuotaAlmostFull",
    expr: 'kube_resourcequota{type="used"} / ignoring (instance, job, type) (kube_resourcequota{type="hard"} > 0) > 0.9 < 1',
    text: "{{ $labels.namespace }} {{ $labels.resource }}",
    finds: [],
  },
  {
    name: "KubeQuotaSides",
    expr: 'kube_resourcequota{type="used"} / kube_resourcequota{type="hard"} > 0.9',
    finds: ["join/never-matches"],
  },
  {
    name: "KubeOomKilled",
    expr: '(kube_pod_container_status_restarts_total - kube_pod_container_status_restarts_total offset 10m >= 1) and ignoring (reason) min_over_time(kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}[10m]) == 1',
    text: "{{ $labels.container }} in {{ $labels.pod }}",
    finds: [],
  },
  {
    name: "KubeJobSlow",
    expr: "time() - max by (namespace, job_name) (kube_job_status_start_time and kube_job_status_active > 0) > 43200",
    text: "{{ $labels.namespace }}/{{ $labels.job_name }}",
    finds: [],
  },
  {
    name: "KubeNodeFull",
    expr: 'sum by (node) ((kube_pod_status_phase{phase="Running"} == 1) + on (uid) group_left (node) (0 * kube_pod_info{pod_template_hash=""})) / sum by (node) (kube_node_status_allocatable{resource="pods"}) * 100 > 90',
    text: "{{ $labels.node }} seen by {{ $labels.instance }}",
    finds: ["template/label-removed"],
  },
  {
    name: "KubeVolumeFilling",
    expr: 'kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.03 and kubelet_volume_stats_used_bytes > 0 unless on (cluster, namespace, persistentvolumeclaim) kube_persistentvolumeclaim_access_mode{access_mode="ReadOnlyMany"} == 1',
    text: "{{ $labels.persistentvolumeclaim }}",
    finds: [],
  },
  {
    name: "KubeCertificateExpires",
    expr: 'apiserver_client_certificate_expiration_seconds_count{job="apiserver"} > 0 and histogram_quantile(0.01, sum by (job, le) (rate(apiserver_client_certificate_expiration_seconds_bucket{job="apiserver"}[5m]))) < 604800',
    finds: ["join/never-matches"],
  },
  {
    name: "KubeContainerMemory",
    expr: "sum by (namespace, pod) (container_memory_working_set_bytes) / sum by (namespace, pod) (container_spec_memory_limit_bytes) * 100 > 80",
    text: "{{ $labels.pod }}",
    finds: ["division/by-zero"],
  },
  {
    name: "CpuThrottling",
    expr: 'sum without (id, name, image, endpoint, job, node) (increase(container_cpu_cfs_throttled_periods_total{container!=""}[5m])) / sum without (id, name, image, endpoint, job, node) (increase(container_cpu_cfs_periods_total[5m])) > 25 / 100',
    text: "{{ $labels.container }} in {{ $labels.namespace }}",
    finds: [],
  },
  // Blackbox exporter.
  { name: "ProbeFailed", expr: "probe_success == 0", text: "{{ $labels.instance }}", finds: [] },
  {
    name: "ProbeStatus",
    expr: "probe_http_status_code <= 199 or probe_http_status_code >= 400",
    finds: [],
  },
  {
    name: "CertificateExpiresSoon",
    expr: "3 <= round((last_over_time(probe_ssl_earliest_cert_expiry[10m]) - time()) / 86400, 0.1) < 20",
    finds: [],
  },
  // PostgreSQL.
  {
    name: "PostgresConnections",
    expr: "sum by (instance, job, server) (pg_stat_activity_count) > min by (instance, job, server) (pg_settings_max_connections * 0.8)",
    text: "{{ $labels.instance }}",
    finds: [],
  },
  {
    name: "PostgresRestarted",
    expr: "time() - pg_postmaster_start_time_seconds < 60",
    hold: "",
    finds: [],
  },
  {
    name: "PostgresActivityRate",
    expr: "rate(pg_stat_activity_count[5m]) > 10",
    finds: ["rate/on-gauge"],
  },
  // Redis.
  {
    name: "RedisMemory",
    expr: "redis_memory_used_bytes / redis_memory_max_bytes * 100 > 90 and on (instance) redis_memory_max_bytes > 0",
    finds: [],
  },
  {
    name: "RedisMemoryUnguarded",
    expr: "redis_memory_used_bytes / redis_memory_max_bytes * 100 > 90",
    finds: ["division/by-zero"],
  },
  {
    name: "RedisNoMaster",
    expr: '(count(redis_instance_info{role="master"}) or vector(0)) < 1',
    finds: [],
  },
  {
    name: "RedisNoMasterAtAll",
    expr: 'count(redis_instance_info{role="master"}) < 1',
    finds: ["alert/never-fires"],
  },
  // HAProxy and nginx.
  {
    name: "HaproxyErrors",
    expr: 'sum by (proxy) (rate(haproxy_server_http_responses_total{code="5xx"}[1m])) / sum by (proxy) (rate(haproxy_server_http_responses_total[1m])) * 100 > 5',
    text: "{{ $labels.proxy }}: {{ $labels.server }}",
    finds: ["template/label-removed"],
  },
  {
    name: "HaproxyQueue",
    expr: "sum by (proxy) (rate(haproxy_backend_current_queue[2m])) > 0",
    finds: ["rate/on-gauge"],
  },
  {
    name: "NginxErrors",
    expr: 'sum(rate(nginx_http_requests_total{status=~"^5.."}[1m])) / sum(rate(nginx_http_requests_total[1m])) * 100 > 5',
    text: "{{ $labels.instance }}",
    finds: ["template/label-removed"],
  },
  {
    name: "NginxLatency",
    expr: "histogram_quantile(0.99, sum by (host, node) (rate(nginx_http_request_duration_seconds_bucket[2m]))) > 3",
    finds: ["histogram/le-removed"],
  },
  // Prometheus, Alertmanager, etcd.
  { name: "Watchdog", expr: "vector(1)", hold: "", finds: [] },
  {
    name: "InfoInhibitor",
    expr: 'ALERTS{severity="info"} == 1 unless on (namespace) ALERTS{alertname!="InfoInhibitor", severity=~"warning|critical", alertstate="firing"} == 1',
    text: "{{ $labels.namespace }}",
    finds: [],
  },
  {
    name: "TargetsDown",
    expr: "100 * (count by (cluster, job, namespace, service) (up == 0) / count by (cluster, job, namespace, service) (up)) > 10",
    text: "{{ $labels.job }}",
    finds: [],
  },
  {
    name: "AlertmanagerMembers",
    expr: "max_over_time(alertmanager_cluster_members[5m]) < on (namespace, service) group_left () count by (namespace, service) (max_over_time(alertmanager_cluster_members[5m]))",
    text: "{{ $labels.pod }}",
    finds: [],
  },
  {
    name: "AlertmanagerConfigs",
    expr: 'count by (namespace) (count_values by (namespace) ("hash", alertmanager_config_hash)) != 1',
    finds: [],
  },
  {
    name: "RemoteWriteBehind",
    expr: "max_over_time(prometheus_remote_storage_highest_timestamp_in_seconds[5m]) - ignoring (remote_name, url) group_right () max_over_time(prometheus_remote_storage_queue_highest_sent_timestamp_seconds[5m]) > 120",
    text: "{{ $labels.remote_name }}",
    finds: [],
  },
  {
    name: "EtcdMembersDown",
    expr: 'max without (endpoint) (sum without (instance, pod) (up{job=~".*etcd.*"} == bool 0) or count without (To) (sum without (instance, pod) (rate(etcd_network_peer_sent_failures_total{job=~".*etcd.*"}[2m])) > 0.01)) > 0',
    text: "{{ $labels.job }}",
    finds: [],
  },
  {
    name: "MetricStale",
    expr: 'time() - timestamp(up{job="batch"}) > 3600',
    finds: ["alert/never-fires"],
  },
  {
    name: "BackupTooOld",
    expr: "time() - backup_last_success_timestamp_seconds > 26 * 3600 or absent(backup_last_success_timestamp_seconds)",
    text: "the last backup is old",
    finds: [],
  },
  {
    name: "ErrorBudget",
    expr: "(sum(rate(slo_errors_total[5m])) or on () vector(0)) / sum(rate(slo_requests_total[5m])) > 0.01 and sum(apiserver:burnrate1h) > 14.4 * 0.01",
    finds: [],
  },
  {
    name: "WorkingHours",
    expr: "queue_length > 100 and on () hour() > 8 < 17 and on () day_of_week() > 0 < 6",
    finds: [],
  },
];

const recordings = [
  [
    "node_namespace_pod_container:cpu_usage:sum_irate",
    'sum by (cluster, namespace, pod, container) (irate(container_cpu_usage_seconds_total{image!=""}[5m])) * on (cluster, namespace, pod) group_left (node) topk by (cluster, namespace, pod) (1, max by (cluster, namespace, pod, node) (kube_pod_info{node!=""}))',
  ],
  [
    "namespace_workload_pod:kube_pod_owner:relabel",
    'max by (cluster, namespace, workload, pod) (label_replace(label_replace(kube_pod_owner{owner_kind="ReplicaSet"}, "replicaset", "$1", "owner_name", "(.*)") * on (replicaset, namespace) group_left (owner_name) topk by (replicaset, namespace) (1, max by (replicaset, namespace, owner_name) (kube_replicaset_owner)), "workload", "$1", "owner_name", "(.*)"))',
  ],
  [
    "instance:node_memory_utilisation:ratio",
    "1 - (node_memory_MemAvailable_bytes or (node_memory_Buffers_bytes + node_memory_Cached_bytes + node_memory_MemFree_bytes)) / node_memory_MemTotal_bytes",
  ],
] as const;

const file = JSON.stringify({
  groups: [
    {
      name: "public",
      rules: [
        ...recordings.map(([record, expr]) => ({ record, expr })),
        ...rules.map(({ name, expr, hold = "5m", text = "it is wrong" }) => ({
          alert: name,
          expr,
          ...(hold === "" ? {} : { for: hold }),
          labels: { severity: "page" },
          annotations: { summary: text },
        })),
      ],
    },
  ],
});

describe("rules as teams publish them", () => {
  const { findings } = check({ "public.json": file });
  const worthSaying = findings.filter(({ code }) => code !== "alert/missing-runbook");

  it.each(rules.map((rule) => [rule.name, rule] as const))("%s", (name, { finds }) => {
    const found = worthSaying.filter(({ subject }) => subject === name).map(({ code }) => code);
    expect([...new Set(found)].sort()).toEqual(finds);
  });

  it("are recorded without a finding", () => {
    const recorded = new Set<string>(recordings.map(([record]) => record));
    expect(worthSaying.filter(({ subject }) => recorded.has(subject ?? ""))).toEqual([]);
  });
});
