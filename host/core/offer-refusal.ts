// Why a shop does not take what head office offers, as data and in English; head office's pages have words in each language. Pure.
import type { Cause } from "./cause.ts";

/** A reason. `detail`: what a box says of an image. */
export type OfferRefusal =
  | { code: "starting" | "not-accepted" | "no-json" | "no-file" | "busy" }
  /** Head office may change `allowed` alone. */
  | { code: "foreign-key"; key: string; allowed: string }
  /** Values that the shop's configuration cannot have: where, what was found, and what the check expects. */
  | { code: "faulty"; faults: { path: (string | number)[]; found: string; expected: string }[] }
  /** The shop's file cannot be written. `detail`: the system's code of the error. */
  | { code: "not-written"; file: string; detail: string; why?: Cause }
  | { code: "no-release-key" | "not-signed" | "other-image" }
  | { code: "box-refused"; box: string; detail: string }
  | { code: "box-reverted"; box: string };

/** What one box did with an image. */
export type BoxRefusal = Extract<OfferRefusal, { box: string }>;

/** In one line. */
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

/** How it went with a box that did not take an image. */
export function describeEnd(refusal: BoxRefusal): string {
  return refusal.code === "box-refused"
    ? `refused the image: ${refusal.detail}`
    : "could not run it and went back to its earlier one";
}

const MOST_FAULTS = 3;

/** As it goes to head office: JSON of at most so many characters; "" where it does not fit, and its words must do. */
export function refusalJson(refusal: OfferRefusal, most: number): string {
  const told = refusal.code === "faulty" ? { ...refusal, faults: refusal.faults.slice(0, MOST_FAULTS) } : refusal;
  const text = JSON.stringify(told);
  return text.length > most ? "" : text;
}
