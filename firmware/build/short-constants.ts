// Puts the value of a constant in where it is used: a board's interpreter goes through all global names for each use of
// one, which takes it longer than a sum.
import { type NodePath, type PluginItem, types as t } from "@babel/core";

/** Longer values stay where they are, for the size of the image. Unit characters. */
const SHORT = 8;

/** A plugin for Babel, for the linked program: numbers and switches, and records of which each field is used once. */
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
  const binding = t.isIdentifier(id) ? program.scope.getBinding(id.name) : undefined;
  if (!binding?.constant) return;
  if (t.isObjectExpression(init)) {
    if (!takeApart(init, binding.referencePaths)) return;
  } else {
    if (!isShort(init)) return;
    for (const use of binding.referencePaths) use.replaceWith(t.cloneNode(init));
  }
  declarator.remove();
}

/**
 * A record that is only a name for its fields need not be kept: texts are put in wherever they are read, what else it
 * holds where it is read once, at the start. False when it is more than that.
 */
function takeApart(record: t.ObjectExpression, uses: NodePath[]): boolean {
  const fields = new Map<string, t.Node>();
  for (const field of record.properties) {
    if (!t.isObjectProperty(field, { computed: false }) || !t.isIdentifier(field.key)) return false;
    fields.set(field.key.name, field.value);
  }
  const made = new Set<t.Node>();
  const values: t.Node[] = [];
  for (const use of uses) {
    const read = use.parent;
    if (!t.isMemberExpression(read, { object: use.node, computed: false }) || isChanged(use.parentPath)) return false;
    const value = fields.get((read.property as t.Identifier).name);
    const isOnce = t.isObjectExpression(value) && !made.has(value) && !use.getFunctionParent();
    if (!isOnce && !t.isStringLiteral(value)) return false;
    made.add(value);
    values.push(t.cloneNode(value));
  }
  for (const [i, use] of uses.entries()) use.parentPath?.replaceWith(values[i] as t.Node);
  return true;
}

function isChanged(read: NodePath | null): boolean {
  const parent = read?.parent;
  return (
    t.isUpdateExpression(parent) ||
    t.isUnaryExpression(parent, { operator: "delete" }) ||
    (t.isAssignmentExpression(parent) && parent.left === read?.node)
  );
}

function isShort(value: t.Expression | null | undefined): value is t.NumericLiteral | t.BooleanLiteral {
  if (t.isUnaryExpression(value, { operator: "-" })) return isShort(value.argument);
  return t.isBooleanLiteral(value) || (t.isNumericLiteral(value) && String(value.value).length <= SHORT);
}
