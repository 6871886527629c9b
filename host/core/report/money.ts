// What waiting may cost, by the owner's own figures. Pure.
import { counted, type Estimate, times } from "./estimate.ts";
import type { Figures } from "./figures.ts";

/** The owner's figures: an average basket, purchases a period, periods that a customer stays. */
export interface ShopValue {
  basket: number;
  purchases: number;
  periods: number;
  currency: string;
}

export interface Money {
  value: ShopValue | null;
  /** Lifetime value of a customer: basket x purchases x periods. */
  customerValue: number | null;
  /** Visits that waited longer than each threshold, and the lifetime value of as many customers. */
  atRisk: { overS: number; visits: Estimate; value: Estimate | null }[];
  /** People who turned round or left a line, and their baskets. */
  lost: { people: Estimate; sales: Estimate | null };
  /** What all this takes for granted. */
  assumptions: string[];
}

const ASSUMPTIONS = [
  "Every visit past a threshold counts as one customer at risk; who came several times is counted several times.",
  "At risk is not lost: it is the value of those who may stay away.",
  "Each person who turned round or left a line would have bought one average basket, and bought it nowhere else in the shop.",
  "Whoever saw the lines from afar and did not come near is not counted.",
];

export function moneyOf(shop: Figures, value: ShopValue | null): Money {
  const customerValue = value === null ? null : value.basket * value.purchases * value.periods;
  const people = counted((shop.balks.value ?? 0) + (shop.reneges.value ?? 0));
  return {
    value,
    customerValue,
    atRisk: shop.over.map(({ overS, realised }) => {
      const visits = times(realised, shop.customers);
      return { overS, visits, value: customerValue === null ? null : times(visits, customerValue) };
    }),
    lost: { people, sales: value === null ? null : times(people, value.basket) },
    assumptions: ASSUMPTIONS,
  };
}
