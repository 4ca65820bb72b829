/** How many connections the worker holds, those to upstreams among them. */
export const workerConnections = 512;

/** Requests that an address may make on `/api/`. */
export const clientRequestsPerMinute = 60;

/** Where nginx listens and what is behind it. */
export interface ProxyPlan {
  readonly trafficPort: number;
  readonly tlsPort: number;
  readonly statusPort: number;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly upstreamPorts: readonly number[];
  readonly isStatusPageOpen: boolean;
  /** Then its worker stays what it is, since another user might not exist. */
  readonly isRoot: boolean;
}

/** nginx's configuration. */
export function proxyConfig(plan: ProxyPlan): string {
  return `daemon off;
${plan.isRoot ? "user root;\n" : ""}worker_processes 1;
pid nginx.pid;
error_log error.log crit;
events {
  worker_connections ${workerConnections};
}
http {
  # Debian's usual format, with what became of each upstream and the two times at the end.
  log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
    '"$http_referer" "$http_user_agent" "$upstream_status" $upstream_response_time $request_time';
  access_log access.log timed;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  keepalive_requests 100000;
  limit_req_zone $binary_remote_addr zone=clients:1m rate=${clientRequestsPerMinute}r/m;
  limit_req_status 429;
  limit_req_log_level info;
  upstream app {
    # Nothing is remembered of an upstream that failed: each request finds out for itself.
${plan.upstreamPorts.map((port) => `    server 127.0.0.1:${port} max_fails=0;`).join("\n")}
    keepalive 16;
  }
  server {
    # Accepted with its first bytes: one that is idle yet would be hung up on for the next when connections run out, and
    # that counts as handled.
    listen 127.0.0.1:${plan.trafficPort} deferred;
    listen 127.0.0.1:${plan.tlsPort} ssl;
    ssl_certificate ${plan.certificateFile};
    ssl_certificate_key ${plan.keyFile};
    location = /health {
      default_type text/plain;
      return 200 "ok\\n";
    }
    location /api/ {
      limit_req zone=clients burst=20 nodelay;
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Request-Id $request_id;
    }
  }
  server {
    listen 127.0.0.1:${plan.statusPort};
    access_log off;
    location = /stub_status {
      stub_status;
      ${plan.isStatusPageOpen ? "allow 127.0.0.1;\n      deny all;" : "deny all;"}
    }
  }
}
`;
}

/** What mtail counts in the access log. */
export const mtailProgram = `counter nginx_http_requests_total by status, upstream_status
histogram nginx_http_request_duration_seconds by status buckets 0.005, 0.01, 0.05, 0.1, 0.3, 0.5, 1, 3

/" (?P<status>\\d{3}) \\d+ "[^"]*" "[^"]*" "(?P<upstream_status>[^"]*)" .* (?P<request_time>\\d+\\.\\d+)$/ {
  nginx_http_requests_total[$status][$upstream_status]++
  nginx_http_request_duration_seconds[$status] = $request_time
}
`;
