// All parts by name.
import { LIGHTS } from "./lights.ts";
import { MECHANICAL } from "./mechanical.ts";
import type { Part } from "./part.ts";
import { POWER } from "./power.ts";
import { SENSING } from "./sensing.ts";
import { SMALL } from "./small.ts";

const ALL = { ...SENSING, ...LIGHTS, ...SMALL, ...POWER, ...MECHANICAL };
export type PartName = keyof typeof ALL;

export const PARTS: { readonly [name in PartName]: Part } = ALL;
