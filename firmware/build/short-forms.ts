// A shorter way to say the same, where an interpreter reads its text over and over: `a.y = a.x = 0` for `a.x = 0; a.y = 0`,
// which still makes x first.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** A plugin for Babel. */
export function shortForms(): PluginItem {
  return {
    visitor: {
      BlockStatement: {
        exit: ({ node }: NodePath<t.BlockStatement>) => {
          node.body = chained(node.body);
        },
      },
    },
  } as PluginItem;
}

/** Fields of one object that are set to the same constant one after another, set in one statement. */
function chained(statements: t.Statement[]): t.Statement[] {
  const out: t.Statement[] = [];
  let last: t.AssignmentExpression | undefined;
  for (const statement of statements) {
    const next = fieldSet(statement);
    if (next !== undefined && last !== undefined && isSame(last, next)) {
      last = t.assignmentExpression("=", next.left, last);
      out[out.length - 1] = t.inherits(t.expressionStatement(last), statement);
    } else {
      out.push(statement);
      last = next;
    }
  }
  return out;
}

/** `a.x = constant`, or undefined. */
function fieldSet(statement: t.Statement): t.AssignmentExpression | undefined {
  if (!t.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  if (!t.isAssignmentExpression(expression, { operator: "=" })) return undefined;
  const { left, right } = expression;
  const isField =
    t.isMemberExpression(left, { computed: false }) && (t.isIdentifier(left.object) || t.isThisExpression(left.object));
  return isField && constantOf(right) !== undefined ? expression : undefined;
}

/** `chain` sets fields of the same object to the same constant as `one`. */
function isSame(chain: t.AssignmentExpression, one: t.AssignmentExpression): boolean {
  let value: t.Expression = chain;
  while (t.isAssignmentExpression(value)) value = value.right;
  const [a, b] = [chain.left as t.MemberExpression, one.left as t.MemberExpression];
  return t.isNodesEquivalent(a.object, b.object) && constantOf(value) === constantOf(one.right);
}

/** Text that tells one constant from another; undefined of anything else. */
function constantOf(node: t.Expression): string | undefined {
  if (isUndefined(node)) return "undefined";
  if (t.isUnaryExpression(node, { operator: "-" }) && t.isNumericLiteral(node.argument))
    return `-${node.argument.value}`;
  if (t.isNumericLiteral(node) || t.isBooleanLiteral(node)) return String(node.value);
  return t.isStringLiteral(node) ? JSON.stringify(node.value) : undefined;
}

function isUndefined(node: t.Node): boolean {
  return t.isIdentifier(node, { name: "undefined" }) || t.isUnaryExpression(node, { operator: "void" });
}
