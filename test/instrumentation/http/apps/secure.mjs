// A server over TLS with a shared key, so that no certificate is needed; it calls itself once for `/call`.
import { createSecureServer } from "node:http2";
import { createServer, request } from "node:https";

const psk = Buffer.from("a key that is shared");
const shared = { ciphers: "PSK", maxVersion: "TLSv1.2" };
const client = {
  ...shared,
  host: "127.0.0.1",
  agent: false,
  pskCallback: () => ({ psk, identity: "app" }),
  checkServerIdentity: () => undefined,
};
const create = process.env.SERVER === "http2" ? createSecureServer : createServer;
const server = create({ ...shared, allowHTTP1: true, pskCallback: () => psk }, (incoming, response) => {
  if (incoming.url !== "/call") return response.end(JSON.stringify(incoming.headers));
  request({ ...client, port: incoming.socket.localPort }, (inner) => inner.pipe(response)).end();
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
