// TLS in front of the embedded broker. A connection counts from its first byte, so that one that never ends its handshake is
// found by the same bounds as one that never introduces itself.
import { constants } from "node:crypto";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";

/** A certificate and its key (PEM). */
export interface Certificate {
  cert: Buffer;
  key: Buffer;
}

/** What to do with a new connection: `serve` gets it, and the way to encrypt it once it may stay. Throws on a bad key. */
export function encrypting(
  { cert, key }: Certificate,
  serve: (socket: Socket, encrypt: (socket: Socket) => Socket) => void,
): (socket: Socket) => void {
  const secureContext = createSecureContext({
    ...{ cert, key, minVersion: "TLSv1.2" },
    // A client that asks for handshake after handshake would take the processor.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  });
  return (socket) => {
    // The socket beneath has errors of its own, before the handshake is over.
    socket.on("error", () => socket.destroy());
    serve(socket, (plain) => new TLSSocket(plain, { isServer: true, secureContext }));
  };
}
