import { copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Supervisor } from "../supervisor/index.ts";
import { programPath } from "./blackbox.ts";
import { CertificateAuthority, type Validity } from "./certificate-authority.ts";
import type { Injection, LiveContext } from "./live-system.ts";

/** The files that a server of a host reads. */
export interface HostFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** How the certificate of a host differs from a good one; ends are in scenario time from now on. */
export interface CertificateWish {
  /** Negative where it has ended already. */
  readonly leftMs?: number;
  /** The name that it is made out to. */
  readonly name?: string;
  /** How long the authority that signs it has. */
  readonly authorityLeftMs?: number;
}

const dayMs = 86_400_000;
const lifeMs = 90 * dayMs;
const leftMsDefault = 60 * dayMs;
const authorityMs = 900 * dayMs;

const shared = new WeakMap<Supervisor, HostCertificates>();

/**
 * The certificates of our hosts, the same for all systems of a run: where a fault replaces one, every server that shows
 * it is told. Who asks must have asked for the program `openssl`.
 */
export function hostCertificates(context: LiveContext): HostCertificates {
  const { supervisor } = context;
  const known = shared.get(supervisor) ?? new HostCertificates(context);
  shared.set(supervisor, known);
  return known;
}

/** An authority with the certificates that it has signed; validity is divided by the time scale. */
export class HostCertificates {
  /** What a prober trusts. */
  readonly trustFile: string;
  private readonly context: LiveContext;
  private readonly folder: string;
  private readonly hosts = new Map<string, Promise<HostFiles>>();
  private readonly listeners = new Map<string, (() => Promise<void>)[]>();
  private authority: Promise<CertificateAuthority> | undefined;
  private keyFile = "";
  private otherCount = 0;

  constructor(context: LiveContext) {
    this.context = context;
    this.folder = join(context.supervisor.folder, "certificates");
    this.trustFile = join(this.folder, "trusted.pem");
  }

  /** The files of a host, which are made when they are first asked for. */
  of(host: string): Promise<HostFiles> {
    const known = this.hosts.get(host) ?? this.makeHost(host);
    this.hosts.set(host, known);
    return known;
  }

  /** Has a server told when the certificate of a host is another; it resolves when it shows it. */
  whenReplaced(host: string, reload: () => Promise<void>): void {
    this.listeners.set(host, [...(this.listeners.get(host) ?? []), reload]);
  }

  /** A fault: a host shows another certificate until the rollback, which renews it. */
  async replace(host: string, wish: CertificateWish): Promise<Injection> {
    const { certificateFile } = await this.of(host);
    const authority =
      wish.authorityLeftMs === undefined
        ? await this.ownAuthority()
        : await this.otherAuthority(wish.authorityLeftMs);
    const validity = this.validity(lifeMs, wish.leftMs ?? leftMsDefault);
    await this.show(host, await authority.issue("hosts", wish.name ?? host, validity), certificateFile);
    return {
      rollback: async () => {
        const own = await this.ownAuthority();
        const renewed = await own.issue("hosts", host, this.validity(lifeMs, leftMsDefault));
        await this.show(host, renewed, certificateFile);
      },
    };
  }

  private async makeHost(host: string): Promise<HostFiles> {
    const authority = await this.ownAuthority();
    const certificateFile = join(this.folder, `${host}.pem`);
    const issued = await authority.issue("hosts", host, this.validity(lifeMs, leftMsDefault));
    await copyFile(issued, certificateFile);
    return { certificateFile, keyFile: this.keyFile };
  }

  private ownAuthority(): Promise<CertificateAuthority> {
    this.authority ??= this.makeOwnAuthority();
    return this.authority;
  }

  private async makeOwnAuthority(): Promise<CertificateAuthority> {
    const { context, folder, trustFile } = this;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const authority = await CertificateAuthority.make({
      supervisor: context.supervisor,
      openssl: programPath(context, "openssl"),
      folder: join(folder, "authority"),
      name: "drill authority",
      validity: this.validity(authorityMs + lifeMs, authorityMs),
    });
    this.keyFile = await authority.makeKey("hosts");
    await copyFile(authority.certificateFile, trustFile);
    return authority;
  }

  // It signs for the key that the hosts have already, and is trusted beside the first.
  private async otherAuthority(leftMs: number): Promise<CertificateAuthority> {
    await this.ownAuthority();
    this.otherCount++;
    const folder = join(this.folder, `other-authority-${this.otherCount}`);
    const { context, trustFile } = this;
    const authority = await CertificateAuthority.make({
      supervisor: context.supervisor,
      openssl: programPath(context, "openssl"),
      folder,
      name: `drill authority that ends ${this.otherCount}`,
      validity: this.validity(authorityMs, leftMs),
    });
    await copyFile(join(this.folder, "authority", "hosts.csr"), join(folder, "hosts.csr"));
    const trusted = [await readFile(trustFile, "utf8"), await readFile(authority.certificateFile, "utf8")];
    await putFile(trustFile, trusted.join("\n"));
    return authority;
  }

  private async show(host: string, issuedFile: string, certificateFile: string): Promise<void> {
    await putFile(certificateFile, await readFile(issuedFile, "utf8"));
    await Promise.all((this.listeners.get(host) ?? []).map((reload) => reload()));
  }

  private validity(wholeMs: number, leftMs: number): Validity {
    const { nowMs, timeScale } = this.context;
    const endMs = nowMs() + timeScale.toReal(leftMs);
    return { startMs: Math.min(endMs, nowMs()) - timeScale.toReal(wholeMs), endMs };
  }
}

async function putFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.partial`, text, { mode: 0o600 });
  await rename(`${path}.partial`, path);
}
