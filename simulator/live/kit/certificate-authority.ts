import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Supervisor } from "../supervisor/index.ts";
import { LiveError } from "./wait-until.ts";

/** From when to when a certificate is valid, in milliseconds since the epoch; whole seconds count. */
export interface Validity {
  readonly startMs: number;
  readonly endMs: number;
}

/** What an authority is made with. */
export interface AuthorityPlan {
  readonly supervisor: Supervisor;
  /** The path of openssl. */
  readonly openssl: string;
  /** Made for it. */
  readonly folder: string;
  readonly name: string;
  readonly validity: Validity;
}

const commandTimeoutMs = 10_000;

const settings = `[ca]
default_ca = own
[own]
database = issued.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[host]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = $ENV::NAMES
`;

/** An authority that signs certificates of hosts with openssl, to the second. */
export class CertificateAuthority {
  readonly certificateFile: string;
  private readonly plan: AuthorityPlan;
  private issuedCount = 0;
  // openssl keeps what it has issued in a file that only one may write.
  private last: Promise<unknown> = Promise.resolve();

  private constructor(plan: AuthorityPlan) {
    this.plan = plan;
    this.certificateFile = join(plan.folder, "authority.pem");
  }

  /** Makes the authority's key and its certificate, which it signs itself. */
  static async make(plan: AuthorityPlan): Promise<CertificateAuthority> {
    const authority = new CertificateAuthority(plan);
    const { folder, name, validity } = plan;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, "openssl.cnf"), settings);
    await writeFile(join(folder, "issued.txt"), "");
    await authority.request("authority", name);
    await authority.sign(["-selfsign", "-extensions", "authority"], "authority", name, validity);
    return authority;
  }

  /** Makes a key, and what a certificate for it is asked with; resolves with the path of the key. */
  async makeKey(name: string): Promise<string> {
    await this.request(name, name);
    return join(this.plan.folder, `${name}.key`);
  }

  /** Signs a certificate of a host for a key of `makeKey`; resolves with its path. */
  issue(key: string, host: string, validity: Validity): Promise<string> {
    const issued = this.last.then(async () => {
      this.issuedCount++;
      const file = join(this.plan.folder, `issued-${this.issuedCount}.pem`);
      const args = ["-extensions", "host", "-out", file, "-in", `${key}.csr`];
      await this.sign(args, undefined, host, validity);
      return file;
    });
    this.last = issued.catch(() => undefined);
    return issued;
  }

  private request(file: string, commonName: string): Promise<void> {
    return this.openssl([
      ...["req", "-new", "-config", "openssl.cnf", "-nodes"],
      ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
      ...["-subj", `/CN=${commonName}`, "-keyout", `${file}.key`, "-out", `${file}.csr`],
    ]);
  }

  private sign(
    args: readonly string[],
    ownFile: string | undefined,
    host: string,
    { startMs, endMs }: Validity,
  ): Promise<void> {
    const own = ownFile === undefined ? [] : ["-in", `${ownFile}.csr`, "-out", `${ownFile}.pem`];
    const signer = ownFile === undefined ? ["-cert", "authority.pem"] : [];
    return this.openssl(
      [
        ...["ca", "-config", "openssl.cnf", "-batch", "-notext", "-keyfile", "authority.key", ...signer],
        ...["-subj", `/CN=${host}`, "-startdate", opensslTime(startMs), "-enddate", opensslTime(endMs)],
        ...own,
        ...args,
      ],
      host,
    );
  }

  private async openssl(args: readonly string[], host = "none"): Promise<void> {
    const { supervisor, openssl, folder } = this.plan;
    const { code, stderr } = await supervisor.run({
      command: openssl,
      args,
      cwd: folder,
      env: { NAMES: `DNS:${host}` },
      timeoutMs: commandTimeoutMs,
    });
    if (code !== 0)
      throw new LiveError("certificate", `openssl ${args[0]} made nothing: ${stderr.slice(-500)}`);
  }
}

/** `20260102030405Z`. */
function opensslTime(atMs: number): string {
  return `${new Date(Math.floor(atMs / 1000) * 1000).toISOString().replace(/\.\d+/, "").replace(/[-:T]/g, "")}`;
}
