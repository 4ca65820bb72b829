import { quoteNames, type Section } from "./setting.ts";
import {
  anything,
  boolean,
  fieldsOf,
  listOf,
  mapOf,
  scalar,
  secret,
  section,
  text,
  textMap,
  texts,
} from "./setting-type.ts";

/** How a TLS connection is made (`tls_config`). */
export const tlsSettings = section(
  {
    ...fieldsOf(text, "ca ca_file ca_ref cert cert_file cert_ref key_file key_ref server_name"),
    key: secret,
    insecure_skip_verify: boolean,
    ...fieldsOf(scalar("tls-version"), "min_version max_version"),
  },
  {
    check(tls) {
      tls.atMostOne("ca", "ca_file", "ca_ref");
      tls.atMostOne("cert", "cert_file", "cert_ref");
      tls.atMostOne("key", "key_file", "key_ref");
      const hasCertificate = ["cert", "cert_file", "cert_ref"].some((field) => tls.has(field));
      const hasKey = ["key", "key_file", "key_ref"].some((field) => tls.has(field));
      if (hasCertificate && !hasKey)
        tls.problem("missing", undefined, "a client certificate needs `key` or `key_file`");
      if (hasKey && !hasCertificate)
        tls.problem("missing", undefined, "a client key needs `cert` or `cert_file`");
    },
  },
);

const basicAuthSettings = section(
  { ...fieldsOf(text, "username username_file username_ref password_file password_ref"), password: secret },
  {
    check(basicAuth) {
      basicAuth.atMostOne("username", "username_file", "username_ref");
      basicAuth.atMostOne("password", "password_file", "password_ref");
    },
  },
);

const authorizationSettings = section(
  { ...fieldsOf(text, "type credentials_file credentials_ref"), credentials: secret },
  {
    check(authorization) {
      authorization.atMostOne("credentials", "credentials_file", "credentials_ref");
      if (authorization.text("type").trim().toLowerCase() === "basic") {
        authorization.problem(
          "wrong-value",
          "type",
          "`type: basic` is not for `authorization`; use `basic_auth`",
        );
      }
    },
  },
);

const proxyFields = {
  proxy_url: scalar("proxy-url"),
  no_proxy: text,
  proxy_from_environment: boolean,
  proxy_connect_header: mapOf(listOf(secret)),
};

const bearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

const oauth2Settings = section(
  {
    ...fieldsOf(
      text,
      "client_id client_secret_file client_secret_ref client_certificate_key_id client_certificate_key_file client_certificate_key_ref grant_type iss audience signature_algorithm token_url",
    ),
    ...fieldsOf(secret, "client_secret client_certificate_key"),
    claims: mapOf(anything),
    endpoint_params: textMap,
    scopes: texts,
    tls_config: tlsSettings,
    ...proxyFields,
  },
  {
    check(oauth2) {
      for (const field of ["client_id", "token_url"]) {
        if (!oauth2.has(field)) oauth2.problem("missing", undefined, `\`oauth2\` needs \`${field}\``);
      }
      if (oauth2.text("grant_type") === bearerGrant) {
        oauth2.atMostOne(
          "client_certificate_key",
          "client_certificate_key_file",
          "client_certificate_key_ref",
        );
        const algorithm = oauth2.text("signature_algorithm");
        if (!["", "RS256", "RS384", "RS512"].includes(algorithm)) {
          const message = `\`${algorithm}\` is no signature algorithm; write \`RS256\`, \`RS384\` or \`RS512\``;
          oauth2.problem("wrong-value", "signature_algorithm", message);
        }
      } else {
        oauth2.atMostOne("client_secret", "client_secret_file", "client_secret_ref");
      }
      checkProxy(oauth2);
    },
  },
);

const headerSettings = section({ values: texts, secrets: listOf(secret), files: texts });

// Headers that the client sets itself.
const reservedHeaders = new Set(
  (
    "Accept-Encoding Authorization Connection Content-Encoding Content-Length Content-Type Host Keep-Alive " +
    "Proxy-Authenticate Proxy-Authorization User-Agent Www-Authenticate X-Prometheus-Remote-Read-Version " +
    "X-Prometheus-Remote-Write-Version X-Prometheus-Scrape-Timeout-Seconds"
  ).split(" "),
);

/** Headers with values, secrets and files; any name. */
export const anyHeaders = mapOf(headerSettings);

const extraHeaders = mapOf(headerSettings, (names, fail) => {
  for (const name of names) {
    const canonical = canonicalHeader(name);
    if (reservedHeaders.has(canonical))
      fail(name, `the header \`${canonical}\` cannot be set here; remove it`);
  }
});

/** How an HTTP request is made (`http_config`). */
export const httpSettings = section(
  {
    basic_auth: basicAuthSettings,
    authorization: authorizationSettings,
    oauth2: oauth2Settings,
    bearer_token: secret,
    bearer_token_file: text,
    tls_config: tlsSettings,
    ...fieldsOf(boolean, "follow_redirects enable_http2"),
    http_headers: extraHeaders,
    ...proxyFields,
  },
  {
    defaults: { follow_redirects: true, enable_http2: true },
    check(http) {
      http.atMostOne("bearer_token", "bearer_token_file");
      const isBearer = http.has("bearer_token") || http.has("bearer_token_file");
      const ways = ["basic_auth", "authorization", "oauth2"].filter((field) => http.isSet(field));
      if (isBearer) ways.push("bearer_token");
      if (ways.length > 1) {
        http.problem("conflict", ways[1] ?? "", `${quoteNames(ways)} exclude each other; keep one`);
      }
      checkProxy(http);
    },
  },
);

/** Whether requests would carry an `Authorization` header from `authorization` or a bearer token. */
export function hasAuthorization(http: Section | undefined): boolean {
  return (
    http?.isSet("authorization") === true ||
    http?.has("bearer_token") === true ||
    http?.has("bearer_token_file") === true
  );
}

/** A header's name as Go writes it: `content-type` becomes `Content-Type`; names with odd characters stay. */
export function canonicalHeader(name: string): string {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) return name;
  return name
    .toLowerCase()
    .replace(/(^|-)([a-z])/g, (_match, dash: string, letter: string) => dash + letter.toUpperCase());
}

function checkProxy(settings: Section): void {
  const hasUrl = settings.has("proxy_url");
  const isFromEnvironment = settings.isTrue("proxy_from_environment");
  if (isFromEnvironment) settings.atMostOne("proxy_from_environment", "proxy_url");
  if (isFromEnvironment) settings.atMostOne("proxy_from_environment", "no_proxy");
  if (!isFromEnvironment && !hasUrl && settings.has("no_proxy")) {
    settings.problem("missing", "no_proxy", "`no_proxy` needs `proxy_url`");
  }
  if (!isFromEnvironment && !hasUrl && settings.map("proxy_connect_header").size > 0) {
    settings.problem(
      "missing",
      "proxy_connect_header",
      "`proxy_connect_header` needs `proxy_url` or `proxy_from_environment`",
    );
  }
}
