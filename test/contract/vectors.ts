// Contract vectors: messages and their exact payloads, and payloads that must be rejected with their reason. Every
// codec goes through this one list.
import type { RejectReason } from "../../protocol/codec.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Kind } from "../../protocol/messages.ts";

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
  atLeast: 0,
  waitS: 151,
  waitLowS: 64,
  waitHighS: 261,
  state: "serving",
  till: "open",
  confidencePercent: 94,
  entry: "ok",
  exit: "ok",
  head: "silent",
  tail: "absent",
  lamp: "off",
  rule: "host",
  acked: 0,
  dropped: 0,
};
const TELEMETRY_TEXT =
  '{"v":1,"boot":"7fe5ff88","seq":12,"tMs":61250,"sentMs":61300,"oldest":10,"ins":8,"outs":5,"reversed":1,"inLane":3,"waiting":2,"atLeast":0,"waitS":151,' +
  '"waitLowS":64,"waitHighS":261,"state":"serving","till":"open","confidencePercent":94,"entry":"ok","exit":"ok","head":"silent",' +
  '"tail":"absent","lamp":"off","rule":"host","acked":0,"dropped":0}';

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
  till: null,
  confidencePercent: 0,
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
      '"atLeast":0,"waitS":null,"waitLowS":null,"waitHighS":null,"state":"blind","till":null,"confidencePercent":0,"entry":"ok","exit":"ok",' +
      '"head":"silent","tail":"absent","lamp":"off","rule":"host","acked":0,"dropped":0}',
  },
  {
    name: "telemetry at the ends of its ranges",
    kind: "telemetry",
    message: {
      ...TELEMETRY,
      boot: "0123456789abcdef",
      seq: 4000000000,
      tMs: 4000000000000,
      confidencePercent: 100,
      atLeast: 1,
      waitS: 86400,
      waitLowS: 0,
    },
    payload: TELEMETRY_TEXT.replace("7fe5ff88", "0123456789abcdef")
      .replace('"seq":12', '"seq":4000000000')
      .replace("61250", "4000000000000")
      .replace('Percent":94', 'Percent":100')
      .replace('"atLeast":0', '"atLeast":1')
      .replace('"waitS":151', '"waitS":86400')
      .replace('"waitLowS":64', '"waitLowS":0'),
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
    message: { id: 1, callAbove: 3, telemetryMs: 1000, tag: "9f" },
    payload: '{"v":1,"id":1,"callAbove":3,"telemetryMs":1000,"tag":"9f"}',
  },
  {
    name: "configuration that nobody has signed",
    kind: "config",
    message: { id: 1, callAbove: 3, telemetryMs: 1000, tag: null },
    payload: '{"v":1,"id":1,"callAbove":3,"telemetryMs":1000,"tag":null}',
  },
  {
    name: "time of a clock that nobody has checked",
    kind: "time",
    message: { unixMs: 1795331998823, errorMs: null },
    payload: '{"v":1,"unixMs":1795331998823,"errorMs":null}',
  },
  {
    name: "time",
    kind: "time",
    message: { unixMs: 1795331998823, errorMs: 50 },
    payload: '{"v":1,"unixMs":1795331998823,"errorMs":50}',
  },
  {
    name: "acknowledgement of a host that hears and cannot keep",
    kind: "ack",
    message: { boot: "a1", seq: 0, heard: 17 },
    payload: '{"v":1,"boot":"a1","seq":0,"heard":17}',
  },
  {
    name: "answer",
    kind: "answer",
    message: { boot: "a1", to: "config", id: 4, result: "refused", detail: "bad-field callAbove" },
    payload: '{"v":1,"boot":"a1","to":"config","id":4,"result":"refused","detail":"bad-field callAbove"}',
  },
  {
    name: "answer without detail",
    kind: "answer",
    message: { boot: "a1", to: "update", id: 4000000000, result: "done", detail: null },
    payload: '{"v":1,"boot":"a1","to":"update","id":4000000000,"result":"done","detail":null}',
  },
  {
    name: "health",
    kind: "health",
    message: {
      boot: "a1",
      tMs: 3600000,
      unixMs: 1795331998823,
      free: 6100,
      total: 12000,
      errors: "FIFO_FULL,BUFFER_FULL",
      rssiDbm: -67,
      lateMs: 12,
      entryPerMin: 3.5,
      exitPerMin: 0,
      headHz: 19.9,
      tailHz: 20,
      rejected: 0,
      dropped: 2,
      sessions: 3,
      link: "broker is silent",
      config: 4,
      failedStarts: 0,
      image: "newest",
    },
    payload:
      '{"v":1,"boot":"a1","tMs":3600000,"unixMs":1795331998823,"free":6100,"total":12000,"errors":"FIFO_FULL,BUFFER_FULL",' +
      '"rssiDbm":-67,"lateMs":12,"entryPerMin":3.5,"exitPerMin":0,"headHz":19.9,"tailHz":20,"rejected":0,"dropped":2,' +
      '"sessions":3,"link":"broker is silent","config":4,"failedStarts":0,"image":"newest"}',
  },
  {
    name: "an update on offer",
    kind: "update",
    message: {
      id: 9,
      board: "esp32-devkitc",
      version: "0.2.0",
      bytes: 37512,
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      tag: null,
    },
    payload:
      '{"v":1,"id":9,"board":"esp32-devkitc","version":"0.2.0","bytes":37512,' +
      '"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","tag":null}',
  },
  {
    name: "a request for a chunk",
    kind: "want",
    message: { boot: "a1", id: 9, at: 36864 },
    payload: '{"v":1,"boot":"a1","id":9,"at":36864}',
  },
  {
    name: "what a lane has learned",
    kind: "learned",
    message: { boot: "a1", tMs: 3600000, learned: "1.0.11111 1320 -1 7500 40" },
    payload: '{"v":1,"boot":"a1","tMs":3600000,"learned":"1.0.11111 1320 -1 7500 40"}',
  },
  {
    name: "a chunk",
    kind: "chunk",
    message: { id: 9, at: 512, crc: 4294967295, data: "dGlsbGJlYWNvbg==" },
    payload: '{"v":1,"id":9,"at":512,"crc":4294967295,"data":"dGlsbGJlYWNvbg=="}',
  },
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
    payload: '{"v":1,"unixMs":1795331998823,"errorMs":null}x',
    reason: "not-json",
    field: "",
  },
  {
    name: "a leading zero",
    kind: "ack",
    payload: '{"v":1,"boot":"a","seq":007,"heard":9}',
    reason: "not-json",
    field: "",
  },
  {
    name: "a field that comes twice",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":0,"seq":1,"heard":9}',
    reason: "not-json",
    field: "",
  },
  {
    name: "an infinite number",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":Infinity,"heard":9}',
    reason: "not-json",
    field: "",
  },
  {
    name: "a signal stronger than none",
    kind: "health",
    payload:
      '{"v":1,"boot":"a1","tMs":0,"unixMs":null,"free":null,"total":null,"errors":null,"rssiDbm":1,"lateMs":0,' +
      '"entryPerMin":0,"exitPerMin":0,"headHz":0,"tailHz":0,"rejected":0,"dropped":0,"sessions":0,"link":null,' +
      '"config":0,"failedStarts":0,"image":"newest"}',
    reason: "bad-field",
    field: "rssiDbm",
  },
  { name: "no version", kind: "ack", payload: '{"boot":"a1","seq":0,"heard":9}', reason: "missing-field", field: "v" },
  {
    name: "another version",
    kind: "ack",
    payload: '{"v":2,"boot":"a1","seq":0,"heard":9}',
    reason: "unknown-version",
    field: "v",
  },
  {
    name: "a version as text",
    kind: "ack",
    payload: '{"v":"1","boot":"a1","seq":0,"heard":9}',
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
  {
    name: "a missing field",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","heard":9}',
    reason: "missing-field",
    field: "seq",
  },
  {
    name: "an unknown field",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":0,"heard":9,"x":1}',
    reason: "unknown-field",
    field: "x",
  },
  {
    name: "a fraction for a whole",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":0.5,"heard":9}',
    reason: "bad-field",
    field: "seq",
  },
  {
    name: "a negative count",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":-1,"heard":9}',
    reason: "bad-field",
    field: "seq",
  },
  {
    name: "text for a number",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":"0","heard":9}',
    reason: "bad-field",
    field: "seq",
  },
  {
    name: "null where unknown is not allowed",
    kind: "ack",
    payload: '{"v":1,"boot":"a1","seq":null,"heard":9}',
    reason: "bad-field",
    field: "seq",
  },
  {
    name: "an empty text",
    kind: "ack",
    payload: '{"v":1,"boot":"","seq":0,"heard":9}',
    reason: "bad-field",
    field: "boot",
  },
  {
    name: "a text too long",
    kind: "ack",
    payload: `{"v":1,"boot":"${"a".repeat(17)}","seq":0,"heard":9}`,
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
    name: "a confidence above 100 %",
    kind: "telemetry",
    payload: TELEMETRY_TEXT.replace('Percent":94', 'Percent":101'),
    reason: "bad-field",
    field: "confidencePercent",
  },
  {
    name: "a fraction of a second",
    kind: "telemetry",
    payload: TELEMETRY_TEXT.replace('"waitS":151', '"waitS":151.3'),
    reason: "bad-field",
    field: "waitS",
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
    payload: `{"v":1,"unixMs":1795331998823,"errorMs":null${" ".repeat(1000)}}`,
    reason: "too-long",
    field: "",
  },
];
