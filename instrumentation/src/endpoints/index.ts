export { createEndpoints, type Endpoints } from "./endpoints.ts";
export { type EndpointFinding, type ServedEndpoints, serveEndpoints } from "./serve.ts";
