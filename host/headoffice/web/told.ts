// What shops, databases and other programs have said, in the language of head office's pages. What they say in words of their own
// is marked as a program's output, in English. Pure.
import type { Reason } from "../../core/dispatch/reason.ts";
import type { Cause } from "../../core/problems/cause.ts";
import type { OfferRefusal } from "../../core/problems/offer-refusal.ts";
import { fixOf } from "../../web/public/setup-faults.ts";
import { parsedReason } from "../parsed-reason.ts";
import type { Rollout } from "../rollout.ts";
import type { EventRow } from "../stores/chain-store.ts";
import { type Html, html } from "./html.ts";
import type { PageLanguage } from "./languages.ts";

/** What a program says in words of its own. */
function verbatim(text: string): Html {
  return html`<samp lang="en">${text}</samp>`;
}

/** What words make of the data that a shop sent; where that is of another version, or made up, what it said instead. */
function told(words: () => unknown, said: string): Html {
  try {
    const text = words();
    // A value that the data lacks stands in the words as such.
    if (typeof text === "string" && !/\b(undefined|NaN)\b/.test(text)) return html`${text}`;
  } catch {
    // Values of another kind than the words are made for.
  }
  return verbatim(said);
}

/** Why a decision was made: by its code, where this version knows it, else as the shop worded it. */
export function becauseText({ shop: { REASON } }: PageLanguage, { because, reason }: EventRow["content"]): Html {
  const parsed = parsedReason<Reason>(because);
  const words = (): unknown =>
    parsed !== undefined && Object.hasOwn(REASON, parsed.code)
      ? (REASON[parsed.code] as (reason: Reason) => string)(parsed)
      : undefined;
  return told(words, String(reason));
}

/** Why the database does not do what it should. */
export function faultText({ shop: { CAUSE } }: PageLanguage, fault: string, cause: Cause | undefined): Html {
  return cause === undefined ? verbatim(fault) : html`${CAUSE[cause]}`;
}

/** Why a shop refuses what it was offered. */
export function refusalText(language: PageLanguage, why: OfferRefusal | undefined, detail: string): Html {
  return told(() => (why === undefined ? undefined : refusalWords(language, why)), detail);
}

/** No text where the code is not known. */
function refusalWords({ own: { REFUSAL }, shop }: PageLanguage, why: OfferRefusal): unknown {
  switch (why.code) {
    case "foreign-key":
      return REFUSAL[why.code](why.key, why.allowed);
    case "faulty":
      return why.faults.map(({ path, expected }) => `${path.join(".")}: ${fixOf({ path, expected }, shop)}`).join(" ");
    case "not-written":
      return REFUSAL[why.code](why.file, why.why === undefined ? why.detail : shop.CAUSE[why.why]);
    case "box-refused": {
      const [code = ""] = why.detail.split(" ");
      return REFUSAL[why.code](why.box, REFUSAL.images[code] ?? why.detail);
    }
    case "box-reverted":
      return REFUSAL[why.code](why.box);
    default:
      return Object.hasOwn(REFUSAL, why.code) ? REFUSAL[why.code] : undefined;
  }
}

/** How a roll-out stands, and why it has stopped. */
export function rolloutText(language: PageLanguage, { state, note, stop }: Rollout): Html {
  const { ROLLOUT } = language.own;
  const word = ROLLOUT.state[state];
  if (stop === undefined) return note === "" ? html`${word}` : html`${word}: ${verbatim(note)}`;
  if (stop.code === "by-hand") return html`${word}: ${ROLLOUT.why[stop.code]}`;
  if (stop.code !== "refused") return html`${word}: ${ROLLOUT.why[stop.code](stop.shops, stop.store)}`;
  const { shops, store, why, detail } = stop;
  return html`${word}: ${ROLLOUT.why.refused(shops)}. ${store}: ${refusalText(language, why, detail)}`;
}
