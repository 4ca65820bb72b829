/** What a point throws where a fault strikes. */
export class FaultError extends Error {
  /** `ECONNREFUSED` as of a dependency that is down, else `KLAXON_FAULT`. */
  readonly code: "ECONNREFUSED" | "KLAXON_FAULT";
  /** The HTTP status that the fault asks for; frameworks answer with it. */
  readonly status: number;
  readonly statusCode: number;
  readonly faultId: string;
  readonly point: string;

  constructor(message: string, { code, status, faultId, point }: FaultErrorDetail) {
    super(message);
    this.name = "FaultError";
    this.code = code;
    this.status = status;
    this.statusCode = status;
    this.faultId = faultId;
    this.point = point;
  }
}

/** What a {@link FaultError} says beyond its message. */
export interface FaultErrorDetail {
  readonly code: FaultError["code"];
  readonly status: number;
  readonly faultId: string;
  readonly point: string;
}
