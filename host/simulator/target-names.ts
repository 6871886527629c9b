// Names of the targets that run the core.
export const TARGETS = ["source", "espruino", "lua"] as const;
export type TargetName = (typeof TARGETS)[number];
