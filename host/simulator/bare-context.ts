// A JavaScript context with only what a board has: Espruino's built-ins and the given globals.
import { type Context, createContext, runInContext } from "node:vm";
import { GLOBALS, MISSING_METHODS, STATICS } from "../../firmware/build/espruino/dialect-tables.ts";

/** Removes from the context whatever the interpreter lacks. */
const STRIP = `(function (globals, statics, methods) {
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!globals.includes(name)) delete globalThis[name];
  for (const name in statics)
    for (const member of Object.getOwnPropertyNames(globalThis[name]))
      if (!statics[name].includes(member) && !["length", "name"].includes(member)) delete globalThis[name][member];
  for (const own of [Array, String, Uint8Array, Object.getPrototypeOf(Uint8Array), Promise, Number])
    for (const method of methods) delete own.prototype[method];
})`;

/** A new context with the board's globals. */
export function newBareContext(boardGlobals: { [name: string]: unknown }): Context {
  const context = createContext({});
  const statics = Object.fromEntries(Object.entries(STATICS).map(([name, members]) => [name, [...members]]));
  const strip = runInContext(STRIP, context) as (g: string[], s: object, m: string[]) => void;
  strip([...GLOBALS], statics, [...MISSING_METHODS]);
  Object.assign(context, boardGlobals);
  return context;
}
