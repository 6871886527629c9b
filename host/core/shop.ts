// The plan of the shop: which boxes there are, what each watches, and which tills serve which line. Pure data.

/**
 * What a box watches. "lane": one till and its line; "line": the one line of a lane group; "till": a till of a group,
 * without a line of its own; "bank": the line before a bank of self-checkouts; "door": people who come into the shop.
 */
export type PlaceRole = "lane" | "line" | "till" | "bank" | "door";

/** One box and its place in the shop. */
export interface Place {
  box: string;
  /** What people call it. */
  name: string;
  role: PlaceRole;
  /** Tills and lines that relieve one another share a pool: FRONT, or the box of the group's line. */
  pool: string;
  /** The till has a switch, which tells closed from idle. */
  hasSwitch: boolean;
  /** Self-checkouts of a bank; 0 elsewhere. */
  machines: number;
}

/** The boxes in a configuration; each occurs once. */
export interface ShopPlan {
  lanes: readonly { box: string; name?: string | undefined; switch?: boolean | undefined }[];
  groups?: readonly {
    box: string;
    name?: string | undefined;
    tills: readonly { box: string; name?: string | undefined; switch?: boolean | undefined }[];
  }[];
  selfCheckouts?: readonly { box: string; name?: string | undefined; machines: number }[];
  doors?: readonly { box: string; name?: string | undefined }[];
}

/** Pool of the single lanes and self-checkout banks. */
export const FRONT = "";

/** Every box of a shop in the order of the plan: lanes, each group's line and tills, banks, doors. */
export function placesOf(plan: ShopPlan): Place[] {
  return [
    ...plan.lanes.map((lane) => place(lane, "lane", FRONT, lane.switch ?? true)),
    ...(plan.groups ?? []).flatMap((group) => [
      place(group, "line", group.box, false),
      ...group.tills.map((till) => place(till, "till", group.box, till.switch ?? true)),
    ]),
    ...(plan.selfCheckouts ?? []).map((bank) => place(bank, "bank", FRONT, false, bank.machines)),
    ...(plan.doors ?? []).map((door) => place(door, "door", FRONT, false)),
  ];
}

function place(
  { box, name }: { box: string; name?: string | undefined },
  role: PlaceRole,
  pool: string,
  hasSwitch: boolean,
  machines = 0,
): Place {
  return { box, name: name ?? box, role, pool, hasSwitch, machines };
}
