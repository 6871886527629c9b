// TLS in front of the embedded broker. A connection counts before its handshake, so that one that never ends it meets the same limits
// as one that never sends a CONNECT.
import { constants } from "node:crypto";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";

/** A certificate and its key (PEM). */
export interface Certificate {
  cert: Buffer;
  key: Buffer;
}

/** A listener for new connections that passes each to `serve`, with a function that starts TLS on it. Throws on a bad key. */
export function encrypting(
  { cert, key }: Certificate,
  serve: (socket: Socket, encrypt: (socket: Socket) => Socket) => void,
): (socket: Socket) => void {
  const secureContext = createSecureContext({
    ...{ cert, key, minVersion: "TLSv1.2" },
    // Repeated handshakes of one client would use up the processor.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  });
  return (socket) => {
    // Before the handshake is over, the underlying socket has errors of its own.
    socket.on("error", () => socket.destroy());
    serve(socket, (plain) => new TLSSocket(plain, { isServer: true, secureContext }));
  };
}
