// Puts the value of a constant in where it is used: a board's interpreter goes through all global names for each use of
// one, which takes it longer than a sum.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** Longer values stay where they are, for the size of the image. Unit characters. */
const SHORT = 8;

/** A plugin for Babel, for the linked program: numbers and switches that have a name of their own. */
export function inlineConstants(): PluginItem {
  return {
    visitor: {
      Program: (program: NodePath<t.Program>) => {
        for (const statement of program.get("body")) {
          if (!statement.isVariableDeclaration({ kind: "const" })) continue;
          for (const declarator of statement.get("declarations")) inline(program, declarator);
        }
      },
    },
  } as PluginItem;
}

function inline(program: NodePath<t.Program>, declarator: NodePath<t.VariableDeclarator>): void {
  const { id, init } = declarator.node;
  if (!t.isIdentifier(id) || !isShort(init)) return;
  const binding = program.scope.getBinding(id.name);
  if (!binding?.constant) return;
  for (const use of binding.referencePaths) use.replaceWith(t.cloneNode(init));
  declarator.remove();
}

function isShort(value: t.Expression | null | undefined): value is t.NumericLiteral | t.BooleanLiteral {
  if (t.isUnaryExpression(value, { operator: "-" })) return isShort(value.argument);
  return t.isBooleanLiteral(value) || (t.isNumericLiteral(value) && String(value.value).length <= SHORT);
}
