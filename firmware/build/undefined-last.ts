// `c ? undefined : x` as `!c ? x : undefined`: in Lua, the latter is an expression, the former an `if` with a variable,
// and all that is reckoned before it in the same statement becomes a variable, too.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

const OPPOSITE = { "===": "!==", "!==": "===" } as const;

/** A plugin for Babel. */
export function undefinedLast(): PluginItem {
  return {
    visitor: {
      ConditionalExpression: ({ node }: NodePath<t.ConditionalExpression>) => {
        if (!t.isIdentifier(node.consequent, { name: "undefined" })) return;
        const { test } = node;
        node.test = negated(test);
        node.consequent = node.alternate;
        node.alternate = t.identifier("undefined");
      },
    },
  } as PluginItem;
}

function negated(test: t.Expression): t.Expression {
  const opposite = t.isBinaryExpression(test) ? OPPOSITE[test.operator as keyof typeof OPPOSITE] : undefined;
  if (opposite === undefined) return t.unaryExpression("!", t.parenthesizedExpression(test));
  const { left, right } = test as t.BinaryExpression;
  return t.binaryExpression(opposite, left, right);
}
