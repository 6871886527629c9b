// What a shop sends to head office: records, each once made and never changed, in an envelope that says how the shop's
// outbox stands. A frame has all lanes for some seconds; events follow at once. Binary, from these tables
// (protocol/binary.ts). Boxes never import this file.
import type { MessageOf } from "../fields.ts";
import type { About } from "../messages/about.ts";
import { TILL_STATES } from "../messages/lane-states.ts";
import { SENSOR_STATES } from "../sensor-states.ts";

/** Version of envelope and records; another one is rejected, not guessed at. */
export const UPLINK_VERSION = 1;
/** Longest record with its envelope: 250 lanes at their longest fit. Unit bytes. */
export const MAX_UPLINK = 65536;
/** Lanes and samples of a frame at most. */
export const MAX_FRAME_LANES = 250;
export const MAX_FRAME_SAMPLES = 7;

/** How the shop's outbox stands when the record is sent: what is below `oldest` and has not come is lost. */
export const ENVELOPE = "sentMs w 0 4e12,oldest/newest/lost w 0 4e9" as const;

export const RECORD_KINDS = "frame|decision|host|box|settings";

/** How every record begins. (store, epoch, seq) names it for ever. */
export const RECORD = `\
store t 1 32,\
epoch/seq w 0 4e9,\
atMs w 0 4e12,\
errorMs W 0 4e9,\
kind c ${RECORD_KINDS}` as const;

/** A frame, before its lanes. */
export const FRAME = `\
stepMs w 100 8000,\
samples w 1 ${MAX_FRAME_SAMPLES},\
lanes w 0 ${MAX_FRAME_LANES}` as const;

/** One lane of a frame; `changes` has a bit for each sample that differs from the one before, the first always. */
export const FRAME_LANE = `\
box t 1 32,\
role c lane|line|till|bank|door,\
confidencePercent w 0 100,\
ins/outs w 0 250,\
changes w 0 127` as const;

/** One sample of a lane. */
export const FRAME_SAMPLE = `\
quality c trusted|unsure|stale|offline|unknown,\
state c unknown|${TILL_STATES},\
waiting W 0 250,\
waitS W 0 65000` as const;

/** Reasons as JSON at most; a longer one is left out, and its words must do. Unit characters. */
export const MOST_BECAUSE = 1000;
export const MOST_WHY = 1000;

/** A decision, as the shop publishes it. */
export const UPLINK_DECISION = "box t 1 32,name s 0 80,decision t 1 32,reason s 0 1000" as const;

/** How the shop's host is. */
export const UPLINK_HOST = `\
version t 0 32,\
boxes/boxesFresh/warnings w 0 1000,\
warning s 0 1000,\
recordsWaiting w 0 4e9` as const;

/** How a box is. */
export const UPLINK_BOX = `\
box t 1 32,\
name s 0 80,\
freshness c fresh|stale|offline|unknown,\
entry/exit/head/tail c ${SENSOR_STATES},\
failedStarts w 0 200,\
errors T 0 64` as const;

/** What became of settings or an image that head office has offered. */
export const UPLINK_SETTINGS = "id w 1 4e9,result c applied|refused,detail s 0 500" as const;

export type Envelope = MessageOf<typeof ENVELOPE>;
export type RecordHead = MessageOf<typeof RECORD>;
export type FrameSample = MessageOf<typeof FRAME_SAMPLE>;
export type UplinkDecision = MessageOf<typeof UPLINK_DECISION> & MessageOf<typeof LATER.decision>;
export type UplinkHost = MessageOf<typeof UPLINK_HOST>;
export type UplinkBox = MessageOf<typeof UPLINK_BOX>;
export type UplinkSettings = MessageOf<typeof UPLINK_SETTINGS> & MessageOf<typeof LATER.settings>;

/** One lane of a frame: as many samples as the frame says. */
export type FrameLane = Pick<MessageOf<typeof FRAME_LANE>, "box" | "role" | "confidencePercent" | "ins" | "outs"> & {
  samples: FrameSample[];
};
/** All lanes; the first sample is of `atMs`, the others follow at `stepMs`. */
export interface Frame {
  stepMs: number;
  samples: number;
  lanes: FrameLane[];
}

/** A record with its content. */
export type UplinkRecord = Omit<RecordHead, "kind"> &
  (
    | { kind: "frame"; content: Frame }
    | { kind: "decision"; content: UplinkDecision }
    | { kind: "host"; content: UplinkHost }
    | { kind: "box"; content: UplinkBox }
    | { kind: "settings"; content: UplinkSettings }
  );

/** What came later to events: it stands behind the others, and is empty in a record of before. */
export const LATER = { decision: `because s 0 ${MOST_BECAUSE}`, settings: `why s 0 ${MOST_WHY}` } as const;

/** The tables of events by their kinds. */
export const EVENTS = {
  decision: UPLINK_DECISION,
  host: UPLINK_HOST,
  box: UPLINK_BOX,
  settings: UPLINK_SETTINGS,
} as const;

export const ABOUT_ENVELOPE: About<typeof ENVELOPE> = {
  summary: "How the shop's outbox stands; before every record",
  fields: {
    sentMs: "when the record was sent, by the shop's clock; ms since 1970-01-01 UTC",
    oldest: "number of the oldest record in the outbox: those below it that have not come are lost",
    newest: "number of the newest record",
    lost: "records that the outbox had no room for, since its file was made",
  },
};

export const ABOUT_RECORD: About<typeof RECORD> = {
  summary: "How every record begins",
  fields: {
    store: "the shop, as its topics name it",
    epoch: "random number of the outbox's file",
    seq: "number of the record within the epoch, from 1",
    atMs: "time of an event, or of a frame's first sample, by the shop's clock; ms since 1970-01-01 UTC",
    errorMs: "the clock is right to within this; null: nobody knows; ms",
    kind: "what follows",
  },
};

export const ABOUT_FRAME: About<typeof FRAME> = {
  summary: "All lanes for some seconds",
  fields: {
    stepMs: "time between samples; ms",
    samples: "samples of each lane",
    lanes: "lanes that follow",
  },
};

export const ABOUT_FRAME_LANE: About<typeof FRAME_LANE> = {
  summary: "One lane",
  fields: {
    box: "the box at the lane",
    role: "what the box watches: a till and its line, the one line of several tills, a till of such a line, the line of a self-checkout, a door",
    confidencePercent:
      "least probability in these seconds that the length is right: within one customer or a quarter of the true number; %",
    ins: "crossings inward in these seconds",
    outs: "crossings at the exit in these seconds",
    changes:
      "a bit for each sample that differs from the one before, the first sample's being the lowest; the others are left out",
  },
};

export const ABOUT_FRAME_SAMPLE: About<typeof FRAME_SAMPLE> = {
  summary: "One sample of a lane",
  fields: {
    quality: "trusted: fresh, and as sure as the shop asks for; unsure: fresh; otherwise it is what was known last",
    state: "what the till is doing",
    waiting: "customers waiting; 250 stands for all above",
    waitS: "predicted wait of somebody who joins now; s",
  },
};

export const ABOUT_EVENTS: {
  decision: About<`${typeof UPLINK_DECISION},${typeof LATER.decision}`>;
  host: About<typeof UPLINK_HOST>;
  box: About<typeof UPLINK_BOX>;
  settings: About<`${typeof UPLINK_SETTINGS},${typeof LATER.settings}`>;
} = {
  decision: {
    summary: "A decision, as it is made",
    fields: {
      box: "the box at the till",
      name: "what people call the till",
      decision: "the kind of decision, as in docs/decisions.md",
      reason: "why, in words with numbers",
      because:
        "why, as data: JSON of a reason with its code and values (host/core/dispatch/reason.ts); empty: only the words are known",
    },
  },
  host: {
    summary: "How the shop's host is, at each change and every ten minutes",
    fields: {
      version: "version of the host",
      boxes: "boxes of the shop",
      boxesFresh: "those of them that have been heard in the last seconds",
      warnings: "problems of the system itself that stand",
      warning: "the oldest of them in words; empty: none",
      recordsWaiting: "records that wait in memory for the shop's log",
    },
  },
  box: {
    summary: "How a box is, at each change",
    fields: {
      box: "the box",
      name: "what people call its lane",
      freshness: "whether it has been heard in the last seconds",
      entry: "health of the entrance beam",
      exit: "health of the exit beam",
      head: "health of the zone sensor at the pay point",
      tail: "health of the zone sensor further back in line",
      failedStarts: "starts in a row before this one that did not last",
      errors: "error flags and faults of sensors at the last health report; null: none",
    },
  },
  settings: {
    summary: "What became of settings, or an image, that head office has offered",
    fields: {
      id: "the offer",
      result: "whether the shop goes by them now; its boxes run the image",
      detail: "why not; of an image, how many boxes run it; else empty",
      why: "why not, as data: JSON with a code and values (host/core/problems/offer-refusal.ts); empty: only the words are known",
    },
  },
};
