// Why the two ends of a TLS connection do not trust each other, as data and in words. Pure.

/** Kinds of mistrust. The pages have words of their own for each. */
export type MistrustCause =
  | "foreign-certificate"
  | "expired-certificate"
  | "other-name"
  | "no-tls"
  | "own-certificate"
  | "own-expired";

/** One kind, with what was found and what was expected. */
export interface Mistrust {
  cause: MistrustCause;
  found: string;
  expected: string;
}

const FOREIGN: Mistrust = {
  cause: "foreign-certificate",
  found: "a certificate that is signed by nobody we trust",
  expected: "one signed by the authority that ca names",
};
const UNPROVEN: Mistrust = {
  cause: "own-certificate",
  found: "our certificate not accepted",
  expected: "cert and key of an authority that the broker trusts",
};
const PLAIN: Mistrust = {
  cause: "no-tls",
  found: "no TLS at this port",
  expected: "the broker's port with TLS",
};

/**
 * By error code: X.509 codes (openssl-verification-options(1)) where we refuse, TLS alerts (RFC 8446 6.2) where the broker does. A
 * certificate that is not valid yet is left out on purpose: a machine without a battery clock starts in the past, and the connection
 * works once its clock is set.
 */
const MISTRUST: { readonly [code: string]: Mistrust } = {
  SELF_SIGNED_CERT_IN_CHAIN: FOREIGN,
  DEPTH_ZERO_SELF_SIGNED_CERT: FOREIGN,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: FOREIGN,
  UNABLE_TO_GET_ISSUER_CERT: FOREIGN,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: FOREIGN,
  CERT_SIGNATURE_FAILURE: FOREIGN,
  CERT_HAS_EXPIRED: {
    cause: "expired-certificate",
    found: "a certificate of the broker that has expired",
    expected: "one that is valid",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    cause: "other-name",
    found: "a certificate of the broker for another name",
    expected: "one for the name by which it is called",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: PLAIN,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: PLAIN,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: UNPROVEN,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: UNPROVEN,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: UNPROVEN,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: UNPROVEN,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: UNPROVEN,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: {
    cause: "own-expired",
    found: "our certificate refused as expired",
    expected: "a cert that is valid",
  },
};

/** An error of a connection, as Node gives it. */
export interface LinkError {
  message?: string | undefined;
  code?: unknown;
}

/** OpenSSL's reason within its message. */
const REASON = /:SSL routines:[^:]*:([^:]+):/;

/** The code of an error. A failed write has the system's code EPROTO, and OpenSSL's reason only in its message: the code is made of that. */
export function tlsCodeOf({ message = "", code }: LinkError): unknown {
  const reason = code === "EPROTO" ? REASON.exec(message)?.[1] : undefined;
  return reason === undefined ? code : `ERR_SSL_${reason.toUpperCase().replaceAll(" ", "_")}`;
}

/** The mistrust behind an error of Node's TLS; undefined for other errors. */
export function mistrustOf(error: LinkError): Mistrust | undefined {
  const code = tlsCodeOf(error);
  return typeof code === "string" && Object.hasOwn(MISTRUST, code) ? MISTRUST[code] : undefined;
}

/** An error of a connection in one line: OpenSSL's own messages have several, with places in its source. */
export function troubleOf(error: LinkError): string {
  const mistrust = mistrustOf(error);
  if (mistrust !== undefined) return `${mistrust.found} (${String(tlsCodeOf(error))}), expected ${mistrust.expected}`;
  const reason = REASON.exec(error.message ?? "")?.[1];
  if (reason !== undefined) return `TLS: ${reason} (${String(tlsCodeOf(error))})`;
  return error.message?.split("\n")[0] || String(error.code ?? "error");
}
