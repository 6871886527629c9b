// Tells where a name in the text of a program is that of a member.
import { types as t } from "@babel/core";

/** Whether it names a member where it stands: after a dot, or as a key. */
export function isMember(node: t.Identifier, parent: t.Node): boolean {
  if (t.isMemberExpression(parent) || t.isOptionalMemberExpression(parent))
    return parent.property === node && !parent.computed;
  return "key" in parent && parent.key === node && !("computed" in parent && parent.computed);
}
