/** What an instance of the FastAPI application does wrong; both counts are of what it holds on top. */
export interface ApplicationBehaviour {
  /** Share of users' requests that raise. */
  readonly errorRatio: number;
  /** Real time. */
  readonly addedLatencySeconds: number;
  readonly heldBytes: number;
  readonly heldSockets: number;
}

/** All of what is wrong with an instance at once: of each number the largest. */
export function worstApplication(parts: Iterable<Partial<ApplicationBehaviour>>): ApplicationBehaviour {
  const all = [...parts];
  const most = (name: keyof ApplicationBehaviour) => Math.max(0, ...all.map((part) => part[name] ?? 0));
  return {
    errorRatio: most("errorRatio"),
    addedLatencySeconds: most("addedLatencySeconds"),
    heldBytes: most("heldBytes"),
    heldSockets: most("heldSockets"),
  };
}

/** How many files an instance may open. */
const descriptorsMax = 20_000;

/**
 * A FastAPI application with the Prometheus client, as `application.py`. `PUT /behaviour`, with the token, says how it
 * misbehaves.
 */
export const applicationSource = `import asyncio
import hmac
import os
import random
import resource
import socket
import time

from fastapi import FastAPI, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

_, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (${descriptorsMax}, hard_limit))

requests = Counter("http_requests_total", "Requests that were answered.", ["method", "route", "status"])
durations = Histogram(
    "http_request_duration_seconds", "Time that the application took for a request.", ["method", "route"]
)
for method, route in [("GET", "/api/orders"), ("GET", "/api/orders/{order}"), ("POST", "/api/orders")]:
    for status in ["200", "404", "500"]:
        requests.labels(method, route, status)

token = os.environ["TOKEN"]
behaviour = {"errorRatio": 0, "addedLatencySeconds": 0, "heldBytes": 0, "heldSockets": 0}
held = {"bytes": bytearray(), "sockets": []}


class Measure:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        started = time.perf_counter()
        status = "500"

        async def send_and_see(message):
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self.app(scope, receive, send_and_see)
        finally:
            route = getattr(scope.get("route"), "path", "")
            if route.startswith("/api/"):
                requests.labels(scope["method"], route, status).inc()
                durations.labels(scope["method"], route).observe(time.perf_counter() - started)


application = FastAPI(docs_url=None, openapi_url=None)
application.add_middleware(Measure)


async def work(seconds):
    await asyncio.sleep(seconds * (0.5 + random.random()) + behaviour["addedLatencySeconds"])
    if random.random() < behaviour["errorRatio"]:
        raise RuntimeError("the database does not answer")


@application.get("/api/health")
async def health():
    return {"status": "ok"}


@application.get("/api/orders")
async def newest_orders():
    await work(0.02)
    return [{"id": number} for number in range(10)]


@application.get("/api/orders/{order}")
async def one_order(order: int):
    await work(0.01)
    if order > 9999:
        raise HTTPException(404)
    return {"id": order}


@application.post("/api/orders")
async def new_order(request: Request):
    await request.json()
    await work(0.04)
    return {"id": 1}


@application.get("/metrics")
async def metrics():
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@application.put("/behaviour")
async def behave(request: Request):
    if not hmac.compare_digest(request.headers.get("authorization", ""), "Bearer " + token):
        raise HTTPException(401)
    behaviour.update(await request.json())
    # Written to, so that the memory is really taken.
    held["bytes"] = bytearray(b"\\x01") * behaviour["heldBytes"]
    while len(held["sockets"]) > behaviour["heldSockets"]:
        held["sockets"].pop().close()
    while len(held["sockets"]) < behaviour["heldSockets"]:
        held["sockets"].append(socket.socket())
    return Response(status_code=204)
`;
