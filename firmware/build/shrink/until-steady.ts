// Runs a pass over a linked program again and again, until a round changes nothing: what one has changed, the next sees.
import type { NodePath, PluginItem, types as t } from "@babel/core";

/** A plugin for Babel; it is to be the first. `round` is given the program, its names known anew, and says whether it changed it. */
export function untilSteady(round: (program: NodePath<t.Program>) => boolean): PluginItem {
  return {
    visitor: {
      Program: {
        enter: (program: NodePath<t.Program>) => {
          for (let changed = true; changed; ) {
            program.scope.crawl();
            changed = round(program);
          }
        },
      },
    },
  } as PluginItem;
}
