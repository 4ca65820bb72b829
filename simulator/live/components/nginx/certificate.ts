import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LiveContext, LiveError, programPath } from "../../kit/index.ts";

const settings = `[req]
distinguished_name = name
[name]
`;

/** Makes a certificate for a name that signs itself: `certificate.pem` and `key.pem` in a folder. */
export async function makeCertificate(context: LiveContext, folder: string, name: string): Promise<void> {
  const config = join(folder, "openssl.cnf");
  await writeFile(config, settings);
  const { code, stderr } = await context.supervisor.run({
    command: programPath(context, "openssl"),
    args: [
      ...["req", "-x509", "-config", config, "-days", "30", "-nodes"],
      ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
      ...["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`],
      ...["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")],
    ],
    timeoutMs: 10_000,
  });
  if (code !== 0) throw new LiveError("certificate", `openssl made no certificate: ${stderr.slice(0, 500)}`);
}
