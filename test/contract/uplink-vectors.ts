// Contract vectors of records to head office: each with its exact bytes, and bytes that must be rejected with their
// reason.
import type { RejectReason } from "../../protocol/codec.ts";
import type { FrameSample, UplinkRecord } from "../../protocol/uplink/records.ts";

const SAMPLE: FrameSample = { quality: "trusted", state: "serving", waiting: 2, waitS: 151 };
const HEAD = { store: "s", epoch: 7, seq: 12, atMs: 1795640400000, errorMs: 1000 };
/** Version, store, epoch, seq, time, error. */
const HEAD_HEX = "01 01 73 00000007 0000000c 01a214821880 000003e8";
const DECISION_HEX = `${HEAD_HEX} 01 01 61 06 4bc3a4737365 04 63616c6c 0005 34203e2033`;
const SETTINGS_HEX = `${HEAD_HEX} 04 00000002 01 0002 6e6f`;

export const VALID: { name: string; record: UplinkRecord; hex: string }[] = [
  {
    name: "a frame of one lane that changes once",
    record: {
      ...HEAD,
      kind: "frame",
      content: {
        stepMs: 1000,
        samples: 3,
        lanes: [
          {
            ...{ box: "a", role: "lane", confidencePercent: 94, ins: 1, outs: 0 },
            samples: [SAMPLE, SAMPLE, { ...SAMPLE, waitS: null }],
          },
        ],
      },
    },
    hex: `${HEAD_HEX} 00 0384 02 01 01 61 00 5e 01 00 05 00 03 02 0097 00 03 02 ffff`,
  },
  {
    name: "a frame without lanes under a clock that nobody knows",
    record: { ...HEAD, errorMs: null, kind: "frame", content: { stepMs: 1000, samples: 1, lanes: [] } },
    hex: `${HEAD_HEX.slice(0, -8)}ffffffff 00 0384 00 00`,
  },
  {
    name: "a decision with text that is not ASCII",
    record: {
      ...HEAD,
      kind: "decision",
      content: { box: "a", name: "Kässe", decision: "call", reason: "4 > 3", because: '{"code":"é"}' },
    },
    hex: `${DECISION_HEX} 000d 7b22636f6465223a22c3a9227d`,
  },
  {
    name: "a host",
    record: {
      ...HEAD,
      kind: "host",
      content: { version: "1", boxes: 3, boxesFresh: 2, warnings: 0, warning: "", recordsWaiting: 258 },
    },
    hex: `${HEAD_HEX} 02 01 31 0003 0002 0000 0000 00000102`,
  },
  {
    name: "a box",
    record: {
      ...HEAD,
      kind: "box",
      content: {
        ...{ box: "a", name: "", freshness: "stale", failedStarts: 1, errors: null },
        ...{ entry: "ok", exit: "absent", head: "dead", tail: "ok" },
      },
    },
    hex: `${HEAD_HEX} 03 01 61 00 01 00 01 06 00 01 ff`,
  },
  {
    name: "a box that has just started",
    record: {
      ...HEAD,
      kind: "box",
      content: {
        ...{ box: "a", name: "", freshness: "fresh", failedStarts: 0, errors: null },
        ...{ entry: "ok", exit: "absent", head: "starting", tail: "ok" },
      },
    },
    hex: `${HEAD_HEX} 03 01 61 00 00 00 01 09 00 00 ff`,
  },
  {
    name: "an answer to settings",
    record: { ...HEAD, kind: "settings", content: { id: 3, result: "refused", detail: "no", why: "{}" } },
    hex: `${SETTINGS_HEX} 0002 7b7d`,
  },
];

/** Records as they were before a field came behind them: read with an empty one. */
export const EARLIER: { name: string; record: UplinkRecord; hex: string }[] = [
  {
    name: "a decision without its reason as data",
    record: {
      ...HEAD,
      kind: "decision",
      content: { box: "a", name: "Kässe", decision: "call", reason: "4 > 3", because: "" },
    },
    hex: DECISION_HEX,
  },
  {
    name: "an answer to settings without its reason as data",
    record: { ...HEAD, kind: "settings", content: { id: 3, result: "refused", detail: "no", why: "" } },
    hex: SETTINGS_HEX,
  },
];

const FRAME_HEX = (VALID[0] as { hex: string }).hex;

export const INVALID: { name: string; hex: string; reason: RejectReason; field: string }[] = [
  { name: "nothing", hex: "", reason: "unknown-version", field: "v" },
  { name: "another version", hex: `02${FRAME_HEX.slice(2)}`, reason: "unknown-version", field: "v" },
  { name: "a frame that ends early", hex: FRAME_HEX.slice(0, -2), reason: "missing-field", field: "" },
  { name: "a frame with more behind it", hex: `${FRAME_HEX} 00`, reason: "missing-field", field: "" },
  {
    name: "a store's name that is not ASCII",
    hex: FRAME_HEX.replace("01 73", "01 07"),
    reason: "bad-field",
    field: "store",
  },
  {
    name: "a kind that is none",
    hex: FRAME_HEX.replace("000003e8 00", "000003e8 05"),
    reason: "bad-field",
    field: "kind",
  },
  {
    name: "no number where none is allowed",
    hex: FRAME_HEX.replace("0384 02", "ffff 02"),
    reason: "bad-field",
    field: "stepMs",
  },
  {
    name: "more customers than a sample can say",
    hex: FRAME_HEX.replace("00 03 02 0097", "00 03 fb 0097"),
    reason: "bad-field",
    field: "waiting",
  },
  {
    name: "a first sample that is left out",
    hex: FRAME_HEX.replace("01 00 05", "01 00 04"),
    reason: "bad-field",
    field: "changes",
  },
  {
    name: "changes of samples that the frame does not have",
    hex: FRAME_HEX.replace("01 00 05", "01 00 0d"),
    reason: "bad-field",
    field: "changes",
  },
];
