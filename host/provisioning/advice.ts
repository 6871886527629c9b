// What figures of sensors mean and what to do about it. Pure.
import type { BeamFigures, Observation, RangeFigures } from "./observation.ts";

/** Something that is not as it should be. `fault`: the box will miscount; `hint`: worth a look. */
export interface Finding {
  sensor: string;
  weight: "fault" | "hint";
  text: string;
}

/** Shorter breaks than this are nobody who walks: a body at 2 m/s takes 150 ms. Unit ms. */
const FLUTTER_MS = 60;
/** Breaks a minute that no lane has. */
const BUSY_PER_MIN = 60;
/** A beam broken for more of the time than this while nobody ought to stand in it. */
const HELD_SHARE = 0.95;
/** Fewer samples a second than this are too few; the sensor is asked for 20 or more. Unit Hz. */
const SLOW_HZ = 8;
/** Share of samples without a valid range from which on it is worth a word, and from which on it is a fault. */
const SOME_INVALID = 0.2;
const MOST_INVALID = 0.7;
/** Readings in a row that are the same to the millimetre: a live sensor's noise is some millimetres. */
const FROZEN_SAMPLES = 60;
/** Something this near is no customer. Unit mm. */
const COVERED_MM = 120;
/** A zone without anybody whose readings spread this much. Unit mm; a VL53L1X at 3 m: about 20. */
const RESTLESS_MM = 150;

/** Bodies that leave by the entrance, and hardly anybody comes: the pair is the wrong way round. */
const SWAPPED_BODIES = 3;

/** Range status of a VL53L1X as the chip gives it (UM2510, RESULT__RANGE_STATUS), and the one of a zone without target. */
const WEAK = [4, 12, 255];
const NOISY = 6;
const WRAPPED = [5, 7];

/** All findings for the sensors that are wired; `idle` says that nobody walked through the lane meanwhile. */
export function adviseAll(sensors: readonly string[], seen: Observation, idle: boolean): Finding[] {
  const findings: Finding[] = [];
  for (const sensor of sensors) {
    if (sensor === "head" || sensor === "tail") findings.push(...adviseRange(sensor, seen.range(sensor), seen.seconds));
    else if (sensor !== "switch") {
      const figures = seen.beam(sensor as "entry");
      if (figures !== undefined) findings.push(...adviseBeam(sensor, figures, seen.seconds));
    }
  }
  if (sensors.includes("entry2")) findings.push(...advisePair(seen.beam("entry"), seen.beam("entry2")));
  return idle ? findings : findings.filter(({ weight }) => weight === "fault");
}

/** What the counts since the box's start give away: shops have few customers who only ever leave by the entrance. */
export function adviseCounts(counts: { inward: number; outward: number }): Finding[] {
  const { inward, outward } = counts;
  if (outward < SWAPPED_BODIES || inward * 3 > outward) return [];
  return [
    fault(
      "entry",
      `${outward} went back out and ${inward} came in: entry and entry2 are swapped; exchange their plugs`,
    ),
  ];
}

function adviseBeam(sensor: string, beam: BeamFigures, seconds: number): Finding[] {
  if (beam.blockedShare > HELD_SHARE)
    return [
      fault(
        sensor,
        "broken all the time: the emitter is off or misaligned, something stands in it, or the receiver is one that " +
          "pulls its line low when it sees light (choose 'dark on')",
      ),
    ];
  const flutters = (beam.shortestMs ?? FLUTTER_MS) < FLUTTER_MS;
  if (flutters && beam.breaks > 2)
    return [
      fault(
        sensor,
        `${beam.breaks} breaks, the shortest ${beam.shortestMs} ms: only just aligned, loose, or sunlight on the receiver; ` +
          "align it anew and shade it",
      ),
    ];
  if (seconds > 5 && (beam.breaks * 60) / seconds > BUSY_PER_MIN)
    return [hint(sensor, `${beam.breaks} breaks in ${seconds.toFixed(0)} s: does it cross a second lane, or a door?`)];
  return [];
}

/** Each body breaks both beams of a pair. */
function advisePair(first: BeamFigures | undefined, second: BeamFigures | undefined): Finding[] {
  if (first === undefined || second === undefined) return [];
  const [more, less, name] = first.breaks > second.breaks ? [first, second, "entry2"] : [second, first, "entry"];
  if (more.breaks < 3 || less.breaks * 2 >= more.breaks) return [];
  return [
    fault(
      name,
      `${less.breaks} breaks where its twin had ${more.breaks}: it is misaligned, dead, or not at the twin's height`,
    ),
  ];
}

function adviseRange(sensor: string, range: RangeFigures, seconds: number): Finding[] {
  if (range.samples === 0)
    return [fault(sensor, "says nothing: check its plug, SDA and SCL, its own XSHUT line, and 3.3 V at the sensor")];
  const findings: Finding[] = [];
  const hz = range.samples / Math.max(1, seconds);
  if (seconds > 3 && hz < SLOW_HZ)
    findings.push(
      hint(sensor, `${hz.toFixed(1)} samples a second, expected ${SLOW_HZ} or more: long or loose bus cable?`),
    );
  const invalid = 1 - range.valid / range.samples;
  if (invalid > SOME_INVALID && range.status !== undefined)
    findings.push(invalidRange(sensor, range.status, invalid, invalid > MOST_INVALID));
  if (range.same >= FROZEN_SAMPLES)
    findings.push(
      fault(sensor, `the same ${range.last?.value} mm ${range.same} times: it hangs; cut its power for a moment`),
    );
  if (range.medianMm !== undefined && range.medianMm < COVERED_MM)
    findings.push(
      fault(
        sensor,
        `sees something at ${range.medianMm} mm: its film is still on, its window is dirty, or it is built in too deep`,
      ),
    );
  else if ((range.spreadMm ?? 0) > RESTLESS_MM)
    findings.push(
      hint(
        sensor,
        `readings spread by ${Math.round(range.spreadMm ?? 0)} mm: an edge or something moving is in its view; turn it a little`,
      ),
    );
  return findings;
}

function invalidRange(sensor: string, status: number, share: number, most: boolean): Finding {
  const percent = `${Math.round(share * 100)} % of its readings`;
  if (status === NOISY)
    return fault(
      sensor,
      `${percent} drown in light: sunlight or a lamp shines at it or at what it looks at; shade it, turn it, or leave it out (--sensors of 'tillbeacon provision')`,
    );
  if (WRAPPED.includes(status))
    return {
      sensor,
      weight: most ? "fault" : "hint",
      text: `${percent} come from beyond its range or off a mirror: turn it away from glass and polished metal`,
    };
  if (WEAK.includes(status))
    return hint(
      sensor,
      `${percent} have no reflection: nothing within its range, or a very dark floor; right for a zone that looks into ` +
        "the open, else turn it or mount it lower",
    );
  return fault(sensor, `${percent} fail with status ${status}: check its supply (3.3 V, 40 mA) and the plug`);
}

function fault(sensor: string, text: string): Finding {
  return { sensor, weight: "fault", text };
}

function hint(sensor: string, text: string): Finding {
  return { sensor, weight: "hint", text };
}
