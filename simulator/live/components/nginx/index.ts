import { defineLiveSystem } from "../../kit/index.ts";
import { nginxFaultForms, nginxPaces } from "./faults.ts";
import { startNginx } from "./start.ts";

/** The reverse proxy on the real nginx. */
export const nginxLive = defineLiveSystem({
  system: "nginx",
  description:
    "nginx with TLS before three HTTP servers; nginx exporter, mtail on the access log, blackbox exporter; steady requests",
  programs: ["nginx", "nginx-exporter", "mtail", "blackbox-exporter", "openssl"],
  start: startNginx,
  faults: nginxFaultForms,
  paces: nginxPaces,
});
