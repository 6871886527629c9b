// Reads Sparkplug B payloads by the field numbers of sparkplug_b.proto.

export interface DecodedMetric {
  name: string;
  timestamp: number;
  datatype: number;
  value: number | string | boolean | null;
}

export interface Decoded {
  timestamp: number;
  seq?: number;
  metrics: DecodedMetric[];
}

export function decode(bytes: Uint8Array): Decoded {
  const decoded: Decoded = { timestamp: 0, metrics: [] };
  for (const [field, value] of fieldsOf(bytes))
    if (field === 1) decoded.timestamp = value as number;
    else if (field === 2) decoded.metrics.push(metricOf(value as Uint8Array));
    else if (field === 3) decoded.seq = value as number;
  return decoded;
}

function metricOf(bytes: Uint8Array): DecodedMetric {
  const metric: DecodedMetric = { name: "", timestamp: 0, datatype: 0, value: null };
  for (const [field, value] of fieldsOf(bytes))
    if (field === 1) metric.name = Buffer.from(value as Uint8Array).toString();
    else if (field === 3) metric.timestamp = value as number;
    else if (field === 4) metric.datatype = value as number;
    else if (field === 10 || field === 11) metric.value = value as number;
    else if (field === 14) metric.value = value === 1;
    else if (field === 15) metric.value = Buffer.from(value as Uint8Array).toString();
  return metric;
}

function* fieldsOf(bytes: Uint8Array): Generator<[number, number | Uint8Array]> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    if (key % 8 === 0) yield [Math.floor(key / 8), varint()];
    else {
      const length = varint();
      yield [Math.floor(key / 8), bytes.subarray(at, at + length)];
      at += length;
    }
  }
}
