// What the plain applications answer; the client functions come from each one's own kind of import.
exports.makeHandler = (get) => async (request, response) => {
  const { klaxon } = globalThis;
  const url = new URL(request.url, "http://app");
  const target = url.searchParams.get("to");
  const answer = (body) => response.end(JSON.stringify(body));
  if (url.pathname.startsWith("/orders/")) klaxon.http.setRoute(request, "/orders/:id");
  if (url.pathname === "/active") {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return answer(klaxon.tracing.activeTrace() ?? null);
  }
  if (url.pathname === "/headers") return answer(request.headers);
  if (url.pathname === "/http")
    return get(target, (inner) => inner.pipe(response)).on("error", () => response.end());
  if (url.pathname === "/fetch") return response.end(await (await fetch(target)).text());
  if (url.pathname === "/own") {
    const body = await klaxon.withoutTracing(async () => (await fetch(target)).text());
    return response.end(body);
  }
  if (url.pathname === "/fail") {
    response.statusCode = 503;
    return response.end();
  }
  if (url.pathname === "/hang") return response.write("x");
  return answer("hello");
};
