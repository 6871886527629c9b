// Why a shop refuses what head office offers, as data and in English; head office's pages have words in other languages. Pure.
import type { Cause } from "./cause.ts";

/** A reason. `detail` of a box is its own text. */
export type OfferRefusal =
  | { code: "starting" | "not-accepted" | "no-json" | "no-file" | "busy" }
  /** A key that head office may not change; `allowed` lists those it may. */
  | { code: "foreign-key"; key: string; allowed: string }
  /** Invalid values: the path of each, what was found, and what the schema expects. */
  | { code: "faulty"; faults: { path: (string | number)[]; found: string; expected: string }[] }
  /** The shop's file cannot be written. `detail`: the system's error code. */
  | { code: "not-written"; file: string; detail: string; why?: Cause }
  | { code: "no-release-key" | "not-signed" | "other-image" }
  | { code: "box-refused"; box: string; detail: string }
  | { code: "box-reverted"; box: string };

/** A box that did not take an image. */
export type BoxRefusal = Extract<OfferRefusal, { box: string }>;

/** The reason in one line of English. */
export function describeRefusal(refusal: OfferRefusal): string {
  switch (refusal.code) {
    case "starting":
      return "the host is starting";
    case "not-accepted":
      return "headOffice.acceptSettings is false";
    case "no-json":
      return "settings: found no JSON object";
    case "no-file":
      return "the shop has no file";
    case "busy":
      return "the file is being changed";
    case "foreign-key":
      return `${refusal.key}: expected ${refusal.allowed}`;
    case "faulty":
      return refusal.faults
        .map(({ path, found, expected }) => `${path.join(".")}: found ${found}, expected ${expected}`)
        .join("; ");
    case "not-written":
      return `${refusal.file}: found ${refusal.detail}, expected a file that the host may write`;
    case "no-release-key":
      return "headOffice.releaseKey is not set";
    case "not-signed":
      return "not signed with headOffice.releaseKey";
    case "other-image":
      return "the image is not the one that was signed";
    case "box-refused":
    case "box-reverted":
      return `${refusal.box} ${describeEnd(refusal)}`;
  }
}

/** What happened at a box that did not take an image, without its name. */
export function describeEnd(refusal: BoxRefusal): string {
  return refusal.code === "box-refused"
    ? `refused the image: ${refusal.detail}`
    : "could not run it and went back to its earlier one";
}

const MOST_FAULTS = 3;

/** The reason as JSON for head office, at most `most` characters; "" where it does not fit, and the English text must do. */
export function refusalJson(refusal: OfferRefusal, most: number): string {
  const told = refusal.code === "faulty" ? { ...refusal, faults: refusal.faults.slice(0, MOST_FAULTS) } : refusal;
  const text = JSON.stringify(told);
  return text.length > most ? "" : text;
}
