// A character's code by Lua's own function: typescript-to-lua calls one of its library, which asks first whether the index can
// be one, and each crossing looks up several. An index past the end gives nil.
import ts from "typescript";
import * as lua from "typescript-to-lua";

/** A plugin for typescript-to-lua. */
export const characterCodes: lua.Plugin = {
  visitors: {
    [ts.SyntaxKind.CallExpression]: (node, context) => {
      const { expression: called, arguments: given } = node;
      const [index] = given;
      if (!ts.isPropertyAccessExpression(called) || called.name.text !== "charCodeAt" || index === undefined)
        return context.superTransformExpression(node);
      const at = context.transformExpression(index);
      return lua.createCallExpression(
        lua.createTableIndexExpression(lua.createIdentifier("string"), lua.createStringLiteral("byte")),
        [
          context.transformExpression(called.expression),
          lua.createBinaryExpression(at, lua.createNumericLiteral(1), lua.SyntaxKind.AdditionOperator),
        ],
        node,
      );
    },
  },
};
