// Head office's key for images: the private half stays where releases are made, shops have the public one in their
// configuration. Ed25519 (RFC 8032), by Node's own cryptography.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Release, releaseText } from "../../protocol/uplink/release.ts";
import { InputError } from "../core/problems/input-error.ts";

/** The private key in a file, made where there is none, readable by its owner alone. Throws InputError. */
export function openReleaseKey(file: string): {
  sign: (release: Omit<Release, "signature">) => Release;
  publicKey: string;
} {
  const isNew = !existsSync(file);
  if (isNew) {
    const { privateKey } = generateKeyPairSync("ed25519");
    writeFileSync(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
  }
  const key = readKey(file);
  return {
    publicKey: createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64"),
    sign: (release) => ({
      ...release,
      signature: sign(null, Buffer.from(releaseText(release)), key).toString("base64"),
    }),
  };
}

function readKey(file: string) {
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below: nothing of the content would help.
  }
  throw new InputError(
    file,
    1,
    "a file that is no key for images",
    "a private key as 'tillbeacon headoffice images' makes it",
  );
}

/** Whether a text is a public key as `openReleaseKey` gives it. */
export function isReleaseKey(text: string): boolean {
  try {
    return (
      createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" }).asymmetricKeyType === "ed25519"
    );
  } catch {
    return false;
  }
}

/** Whether a release is not head office's own, or its image not the one that it names; "" where all is right. */
export function releaseProblem(
  release: Release,
  image: Uint8Array,
  publicKey: string,
): "" | "not-signed" | "other-image" {
  const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
  const signature = Buffer.from(release.signature, "base64");
  if (!verify(null, Buffer.from(releaseText(release)), key, signature)) return "not-signed";
  return createHash("sha256").update(image).digest("hex") === release.sha256 ? "" : "other-image";
}
