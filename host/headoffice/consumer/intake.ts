// How records come in from a broker: what the consumer needs of it, whichever it is.
import type { DownlinkKind, LaneUp } from "../../../protocol/uplink/downlink.ts";

/** One message of a shop. `done` tells the broker that it is durable, or refused: it may forget it. */
export interface Delivery {
  store: string;
  lane: LaneUp;
  payload: Uint8Array;
  receivedMs: number;
  done: () => void;
}

/** Takes messages as they come. */
export interface IntakeListener {
  onDelivery(delivery: Delivery): void;
  /** The connection is there, or gone: deliveries that are not done then come again, or are sent again by their shops. */
  onLink(isUp: boolean, detail: string): void;
}

/** A way from a broker, open from its making until it is closed. */
export interface Intake {
  /** Stops or goes on taking messages of a lane; what is on its way still comes. */
  hold(lane: LaneUp, isHeld: boolean): void;
  /** Sends to a shop, as well as it can. */
  send(store: string, kind: DownlinkKind, payload: string | Uint8Array): void;
  close(): Promise<void>;
}
