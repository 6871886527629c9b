// The shop's own certificate authority, in a folder. Node can read certificates but not sign them (node:crypto has no call for
// it), so OpenSSL does, the program that every system with TLS has.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import path from "node:path";
import { InputError } from "../core/problems/input-error.ts";

/** Who a certificate is for. A server's names are what others call it by: host names and addresses. */
export type Subject = { kind: "server"; names: readonly string[] } | { kind: "client"; name: string };

const CA_DAYS = 3653;
/** ECDSA on P-256: what TLS 1.2 and 1.3 speak everywhere. */
const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Names of the authority's files. */
export const CA = { cert: "ca.crt", key: "ca.key" };

/** Whether the folder has an authority. */
export function hasAuthority(folder: string): boolean {
  return existsSync(path.join(folder, CA.cert)) && existsSync(path.join(folder, CA.key));
}

/** Makes an authority in a folder that is there; throws InputError without OpenSSL. */
export function makeAuthority(folder: string, name: string): void {
  inScratch(folder, (dir) => {
    openssl(dir, [
      ...["req", "-x509", "-new", ...NEW_KEY, "-keyout", "key", "-out", "crt", "-days", `${CA_DAYS}`, "-sha256"],
      ...["-subj", `/CN=${name}`, "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0"],
      ...["-addext", "keyUsage=critical,keyCertSign,cRLSign"],
    ]);
    keep(dir, folder, "ca");
  });
}

/** Makes a certificate and its key, in place of an earlier one; gives their names. Throws InputError. */
export function issue(folder: string, subject: Subject, days: number): { cert: string; key: string } {
  const stem = subject.kind === "server" ? "server" : subject.name;
  const name = subject.kind === "server" ? (subject.names[0] as string) : subject.name;
  inScratch(folder, (dir) => {
    openssl(dir, ["req", "-new", ...NEW_KEY, "-keyout", "key", "-out", "csr", "-subj", `/CN=${name}`]);
    writeFileSync(path.join(dir, "ext"), extensionsOf(subject));
    openssl(dir, [
      ...["x509", "-req", "-in", "csr", "-out", "crt", "-days", `${days}`, "-sha256", "-extfile", "ext"],
      ...["-CA", path.resolve(folder, CA.cert), "-CAkey", path.resolve(folder, CA.key)],
      ...["-set_serial", `0x${crypto.randomUUID().replaceAll("-", "")}`],
    ]);
    keep(dir, folder, stem);
  });
  return { cert: `${stem}.crt`, key: `${stem}.key` };
}

function extensionsOf(subject: Subject): string {
  const names = subject.kind === "server" ? subject.names : [];
  const alternatives = names.map((name) => `${isIP(name) > 0 ? "IP" : "DNS"}:${name}`);
  return [
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature",
    `extendedKeyUsage=${subject.kind}Auth`,
    "authorityKeyIdentifier=keyid",
    ...(alternatives.length === 0 ? [] : [`subjectAltName=${alternatives.join(",")}`]),
    "",
  ].join("\n");
}

function inScratch(folder: string, make: (dir: string) => void): void {
  const dir = mkdtempSync(path.join(folder, ".new-"));
  try {
    make(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Both files in their place: the key first, so that a certificate is never there without it. */
function keep(dir: string, folder: string, stem: string): void {
  chmodSync(path.join(dir, "key"), 0o600);
  chmodSync(path.join(dir, "crt"), 0o644);
  for (const part of ["key", "crt"]) renameSync(path.join(dir, part), path.join(folder, `${stem}.${part}`));
}

function openssl(cwd: string, args: readonly string[]): void {
  const { error, status, stderr } = spawnSync("openssl", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error !== undefined)
    throw new InputError("openssl", 1, "no such program", "OpenSSL 1.1.1 or later: apt-get install openssl");
  if (status !== 0)
    throw new InputError("openssl", 1, stderr.trim().split("\n").at(-1) ?? `exit code ${status}`, "a certificate");
}
