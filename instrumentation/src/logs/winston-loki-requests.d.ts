declare module "winston-loki/src/requests.js" {
  import type { Agent as HttpAgent } from "node:http";
  import type { Agent as HttpsAgent } from "node:https";

  /** What of a URL the request reads. */
  interface Endpoint {
    readonly protocol: string;
    readonly hostname: string;
    readonly port: string;
    readonly pathname: string;
  }

  const requests: {
    /** Resolves with the body of a 2xx answer; rejects with an error that has `statusCode` where there was an answer. */
    post(
      endpoint: Endpoint,
      contentType: string,
      headers: Readonly<Record<string, string>>,
      body: string,
      idleTimeoutMs: number | undefined,
      httpAgent: HttpAgent | undefined,
      httpsAgent: HttpsAgent | undefined,
    ): Promise<string>;
  };
  export default requests;
}
