// Goes through typescript-to-lua's tree of a Lua program.
import type * as lua from "typescript-to-lua";

/** Calls `visit` with a node and all below it, each with the node that holds it. */
export function walk(
  node: lua.Node,
  visit: (node: lua.Node, parent: lua.Node | undefined) => void,
  parent?: lua.Node,
): void {
  visit(node, parent);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, node);
}

export function isNode(value: unknown): value is lua.Node {
  return typeof value === "object" && value !== null && "kind" in value && "flags" in value;
}
