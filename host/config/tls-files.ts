// Certificates and keys that the configuration names: read, and refused with the file where they cannot be used.
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { utcDateOf } from "../core/local-days.ts";
import { InputError } from "../core/problems/input-error.ts";
import type { Config } from "./config.ts";

/** Names of files: who signed the other end's certificate, and a certificate of our own with its key. */
export interface TlsFiles {
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** What is in them, as Node's TLS takes it. */
export interface TlsMaterial {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

/** A certificate that ends some day. */
export interface CertificateEnd {
  file: string;
  /** Ms since 1970. */
  endsMs: number;
}

/** Reads them; `place` is where the configuration names them. Throws InputError. Whether one has expired is not asked here. */
export function readTls(files: TlsFiles, place: string): TlsMaterial {
  const material: TlsMaterial = {};
  for (const part of ["ca", "cert", "key"] as const) {
    const file = files[part];
    if (file !== undefined) material[part] = bytesOf(file, `${place}.${part}`);
  }
  if (files.ca !== undefined) certificateIn(files.ca);
  const certificate = files.cert === undefined ? undefined : certificateIn(files.cert);
  if ((certificate === undefined) !== (files.key === undefined))
    throw new InputError(files.cert ?? files.key ?? "", 1, "one of cert and key", `both in ${place}, or neither`);
  if (files.key !== undefined && certificate?.checkPrivateKey(privateKeyIn(files.key)) !== true)
    throw new InputError(files.key, 1, `a key that is not that of ${files.cert}`, "the key of that certificate");
  return material;
}

/** As `readTls`, of a certificate by which we prove who we are; throws InputError as well when it has expired. */
export function readOwnTls(files: TlsFiles, place: string, nowMs: number): TlsMaterial {
  const material = readTls(files, place);
  if (files.cert === undefined) return material;
  const { endsMs } = endOf(files.cert);
  if (endsMs <= nowMs)
    throw new InputError(
      files.cert,
      1,
      `a certificate that has expired on ${utcDateOf(endsMs)}`,
      "one that is valid: make another with 'tillbeacon certificates'",
    );
  return material;
}

/** The first certificate of a PEM file; throws InputError where there is none. */
export function certificateIn(file: string): X509Certificate {
  try {
    return new X509Certificate(bytesOf(file, "the file's name"));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(file, 1, "no certificate", "a certificate (PEM)");
  }
}

/** When a file's certificate ends. */
export function endOf(file: string): CertificateEnd {
  return { file, endsMs: Date.parse(certificateIn(file).validTo) };
}

/** All certificates by which a shop is known or knows others; one that cannot be read is left out. */
export function certificateEnds({ broker, headOffice }: Pick<Config, "broker" | "headOffice">): CertificateEnd[] {
  const named = "url" in broker ? [broker.ca, broker.cert] : [broker.tls?.cert];
  return endsOf([...named, headOffice?.ca, headOffice?.cert]);
}

/** When the certificates of these files end; one that cannot be read is left out. */
export function endsOf(files: readonly (string | undefined)[]): CertificateEnd[] {
  return [...new Set(files.filter((file) => file !== undefined))].flatMap((file) => {
    try {
      return [endOf(file)];
    } catch {
      return [];
    }
  });
}

function bytesOf(file: string, place: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(file, 1, code === "ENOENT" ? "no such file" : String(code), `what ${place} names`);
  }
}

function privateKeyIn(file: string): KeyObject {
  if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
    throw new InputError(file, 1, "a key that others can read", `one for its owner alone: chmod 600 ${file}`);
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    // Nothing of the content: it would be in a log.
    throw new InputError(file, 1, "no key", "a private key without a pass phrase (PEM)");
  }
}
