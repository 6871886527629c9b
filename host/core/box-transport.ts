// What the host needs of a broker, its own or another: messages in, messages out.

/** Takes a message; resolves when it is safe, and only then is it acknowledged where the broker allows that. */
export type OnMessage = (topic: string, payload: string) => Promise<void>;

/** A way to the boxes. */
export interface BoxTransport {
  publish(topic: string, payload: string): void;
  close(): Promise<void>;
}
