import { type Image, images } from "../environments/index.ts";

/** What a service of the stack runs: an image as published, or one built of it with a tool for health checks. */
export interface StackImage {
  readonly reference: string;
  /** Set where the published image holds no program that could ask the service whether it is well. */
  readonly base?: string;
}

const loadBalancer: Image = { repository: "haproxy", version: "3.2.12-alpine" };
const healthTools: Image = { repository: "busybox", version: "1.37.0-musl" };

/** Where the tool for health checks lies in an image that was built with it. */
export const addedWget = "/klaxon/wget";

/** Where that tool is taken from. */
export const healthToolsReference = referenceOf(healthTools);

/** The image that the demo services are built on. */
export const nodeReference = referenceOf(images.node);

/** What each service of the stack runs. */
export const stackImages = {
  prometheus: { reference: referenceOf(images.prometheus) },
  alertmanager: { reference: referenceOf(images.alertmanager) },
  blackboxExporter: { reference: referenceOf(images.blackboxExporter) },
  grafana: { reference: referenceOf(images.grafana) },
  loki: { reference: `klaxon-loki:${images.loki.version}`, base: referenceOf(images.loki) },
  collector: {
    reference: `klaxon-collector:${images.collector.version}`,
    base: referenceOf(images.collector),
  },
  loadBalancer: { reference: referenceOf(loadBalancer) },
} as const satisfies Readonly<Record<string, StackImage>>;

function referenceOf(image: Image): string {
  return `${image.repository}:${image.version}`;
}
