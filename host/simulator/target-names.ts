// Names of the ways to run the core.
export const TARGETS = ["source", "espruino", "lua"] as const;
export type TargetName = (typeof TARGETS)[number];
