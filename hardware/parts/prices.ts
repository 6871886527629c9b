// When and from where the estimates of prices are. Nobody has ordered by this list yet.
import type { PriceSource } from "./part.ts";

/** Month in which the estimates were made. */
export const PRICES_OF = "2026-11";

export const PRICE_SOURCES: { readonly [S in PriceSource]: string } = {
  marketplace: "usual price of single pieces at marketplaces (AliExpress, Amazon), with VAT, without postage",
  distributor: "usual price of single pieces at distributors (Reichelt, Mouser, RS), with VAT, without postage",
};
