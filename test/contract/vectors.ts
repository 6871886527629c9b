// Contract vectors: messages and their exact payloads, and payloads that must be rejected with their reason. Every
// codec goes through this one list.
import type { RejectReason } from "../../protocol/codec.ts";
import type { Kind, Telemetry } from "../../protocol/messages.ts";

const TELEMETRY: Telemetry = {
  boot: "7fe5ff88",
  seq: 12,
  tMs: 61250,
  sentMs: 61300,
  oldest: 10,
  ins: 8,
  outs: 5,
  reversed: 1,
  inLane: 3,
  waiting: 2,
  waitS: 151.3,
  waitLowS: 64,
  waitHighS: 260.9,
  state: "serving",
  confidence: 0.943,
  entry: "ok",
  exit: "ok",
  head: "silent",
  tail: "absent",
  lamp: "off",
  rule: "host",
  dropped: 0,
};
const TELEMETRY_TEXT =
  '{"v":1,"boot":"7fe5ff88","seq":12,"tMs":61250,"sentMs":61300,"oldest":10,"ins":8,"outs":5,"reversed":1,"inLane":3,"waiting":2,"waitS":151.3,' +
  '"waitLowS":64,"waitHighS":260.9,"state":"serving","confidence":0.943,"entry":"ok","exit":"ok","head":"silent",' +
  '"tail":"absent","lamp":"off","rule":"host","dropped":0}';

const UNKNOWN: Telemetry = {
  ...TELEMETRY,
  ins: null,
  outs: null,
  reversed: null,
  inLane: null,
  waiting: null,
  waitS: null,
  waitLowS: null,
  waitHighS: null,
  state: "blind",
  confidence: 0,
};

/** Messages with the payload that every codec writes and reads for them. */
export const VALID: { name: string; kind: Kind; message: object; payload: string }[] = [
  { name: "telemetry", kind: "telemetry", message: TELEMETRY, payload: TELEMETRY_TEXT },
  {
    name: "telemetry with everything unknown",
    kind: "telemetry",
    message: UNKNOWN,
    payload:
      '{"v":1,"boot":"7fe5ff88","seq":12,"tMs":61250,"sentMs":61300,"oldest":10,"ins":null,"outs":null,"reversed":null,"inLane":null,"waiting":null,' +
      '"waitS":null,"waitLowS":null,"waitHighS":null,"state":"blind","confidence":0,"entry":"ok","exit":"ok",' +
      '"head":"silent","tail":"absent","lamp":"off","rule":"host","dropped":0}',
  },
  {
    name: "telemetry at the ends of its ranges",
    kind: "telemetry",
    message: {
      ...TELEMETRY,
      boot: "0123456789abcdef",
      seq: 4000000000,
      tMs: 4000000000000,
      confidence: 1,
      waitS: 86400,
      waitLowS: 0.1,
    },
    payload: TELEMETRY_TEXT.replace("7fe5ff88", "0123456789abcdef")
      .replace('"seq":12', '"seq":4000000000')
      .replace("61250", "4000000000000")
      .replace("0.943", "1")
      .replace("151.3", "86400")
      .replace('"waitLowS":64', '"waitLowS":0.1'),
  },
  {
    name: "birth",
    kind: "status",
    message: { boot: "a1", session: 3, presence: "online", firmware: "0.1.0", board: "esp32-devkitc" },
    payload: '{"v":1,"boot":"a1","session":3,"presence":"online","firmware":"0.1.0","board":"esp32-devkitc"}',
  },
  {
    name: "will",
    kind: "status",
    message: { boot: "a1", session: 3, presence: "offline", firmware: "0.1.0", board: "esp32-devkitc" },
    payload: '{"v":1,"boot":"a1","session":3,"presence":"offline","firmware":"0.1.0","board":"esp32-devkitc"}',
  },
  {
    name: "beacon",
    kind: "beacon",
    message: { id: 7, lamp: "open", leaseMs: 15000 },
    payload: '{"v":1,"id":7,"lamp":"open","leaseMs":15000}',
  },
  {
    name: "configuration",
    kind: "config",
    message: { id: 1, callAbove: 3, telemetryMs: 1000 },
    payload: '{"v":1,"id":1,"callAbove":3,"telemetryMs":1000}',
  },
  { name: "time", kind: "time", message: { unixMs: 1795331998823 }, payload: '{"v":1,"unixMs":1795331998823}' },
  { name: "acknowledgement", kind: "ack", message: { boot: "a1", seq: 0 }, payload: '{"v":1,"boot":"a1","seq":0}' },
];

/** Payloads that every codec rejects, with the reason and the field it names. */
export const INVALID: { name: string; kind: Kind; payload: string; reason: RejectReason; field: string }[] = [
  { name: "nothing", kind: "beacon", payload: "", reason: "not-json", field: "" },
  { name: "half an object", kind: "beacon", payload: '{"v":1,"id":7', reason: "not-json", field: "" },
  { name: "an array", kind: "beacon", payload: "[1]", reason: "not-json", field: "" },
  { name: "a number", kind: "beacon", payload: "1", reason: "not-json", field: "" },
  {
    name: "text after the object",
    kind: "time",
    payload: '{"v":1,"unixMs":1795331998823}x',
    reason: "not-json",
    field: "",
  },
  { name: "a leading zero", kind: "ack", payload: '{"v":1,"boot":"a","seq":007}', reason: "not-json", field: "" },
  { name: "no version", kind: "ack", payload: '{"boot":"a1","seq":0}', reason: "missing-field", field: "v" },
  {
    name: "another version",
    kind: "ack",
    payload: '{"v":2,"boot":"a1","seq":0}',
    reason: "unknown-version",
    field: "v",
  },
  {
    name: "a version as text",
    kind: "ack",
    payload: '{"v":"1","boot":"a1","seq":0}',
    reason: "unknown-version",
    field: "v",
  },
  {
    name: "another version of unknown shape",
    kind: "ack",
    payload: '{"v":9,"x":1}',
    reason: "unknown-version",
    field: "v",
  },
  { name: "a missing field", kind: "ack", payload: '{"v":1,"boot":"a1"}', reason: "missing-field", field: "seq" },
  {
    name: "an unknown field",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":0,"x":1}',
    reason: "unknown-field",
    field: "x",
  },
  {
    name: "a fraction for a whole",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":0.5}',
    reason: "bad-field",
    field: "seq",
  },
  { name: "a negative count", kind: "ack", payload: '{"v":1,"boot":"a1","seq":-1}', reason: "bad-field", field: "seq" },
  {
    name: "text for a number",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":"0"}',
    reason: "bad-field",
    field: "seq",
  },
  {
    name: "null where unknown is not allowed",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":null}',
    reason: "bad-field",
    field: "seq",
  },
  { name: "an empty text", kind: "ack", payload: '{"v":1,"boot":"","seq":0}', reason: "bad-field", field: "boot" },
  {
    name: "a text too long",
    kind: "ack",
    payload: `{"v":1,"boot":"${"a".repeat(17)}","seq":0}`,
    reason: "bad-field",
    field: "boot",
  },
  {
    name: "an unknown lamp",
    kind: "beacon",
    payload: '{"v":1,"id":7,"lamp":"disco","leaseMs":15000}',
    reason: "bad-field",
    field: "lamp",
  },
  {
    name: "a lease below its range",
    kind: "beacon",
    payload: '{"v":1,"id":7,"lamp":"open","leaseMs":999}',
    reason: "bad-field",
    field: "leaseMs",
  },
  {
    name: "a lease above its range",
    kind: "beacon",
    payload: '{"v":1,"id":7,"lamp":"open","leaseMs":600001}',
    reason: "bad-field",
    field: "leaseMs",
  },
  {
    name: "a truth value for a number",
    kind: "beacon",
    payload: '{"v":1,"id":true,"lamp":"open","leaseMs":15000}',
    reason: "bad-field",
    field: "id",
  },
  {
    name: "a confidence above 1",
    kind: "telemetry",
    payload: TELEMETRY_TEXT.replace("0.943", "1.001"),
    reason: "bad-field",
    field: "confidence",
  },
  {
    name: "a record number 0",
    kind: "telemetry",
    payload: TELEMETRY_TEXT.replace('"seq":12', '"seq":0'),
    reason: "bad-field",
    field: "seq",
  },
  {
    name: "too much",
    kind: "time",
    payload: `{"v":1,"unixMs":1795331998823${" ".repeat(1000)}}`,
    reason: "too-long",
    field: "",
  },
];
