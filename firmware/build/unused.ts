// Leaves out what a program has no use for: methods that nothing calls, fields that nothing reads, and branches that wait
// for a field that nothing sets. Only for members that nothing outside the program knows.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { OF_CLASS } from "./members.ts";
import { isMember } from "./short-names.ts";

/** How often the program reads and writes a member, and what it is. */
interface Uses {
  reads: number;
  writes: number;
}

/** A plugin for Babel; to be the first. `internal` names no outsider knows, beside those of one class. */
export function dropUnused(internal: ReadonlySet<string>): PluginItem {
  const isInternal = (name: string): boolean => name.includes(OF_CLASS) || internal.has(name);
  return {
    visitor: {
      Program: {
        enter: (program: NodePath<t.Program>) => {
          for (let dropped = true; dropped; ) dropped = dropOnce(program, isInternal);
        },
      },
    },
  } as PluginItem;
}

function dropOnce(program: NodePath<t.Program>, isInternal: (name: string) => boolean): boolean {
  const uses = countUses(program);
  let dropped = false;
  const isUnread = (name: string): boolean => isInternal(name) && (uses.get(name)?.reads ?? 0) === 0;
  program.traverse({
    ClassMethod: (path) => {
      const { key, kind } = path.node;
      if (kind !== "method" || !t.isIdentifier(key) || !isUnread(key.name)) return;
      path.remove();
      dropped = true;
    },
    ExpressionStatement: (path) => {
      const target = targetOf(path.node.expression);
      // Fields of interfaces may be read where a type is not known.
      if (target === undefined || !target.includes(OF_CLASS) || !isUnread(target) || !isPure(path.node.expression))
        return;
      path.remove();
      dropped = true;
    },
    MemberExpression: (path) => {
      const name = nameOf(path.node);
      if (name === undefined || !name.includes(OF_CLASS) || uses.get(name)?.writes !== 0) return;
      path.replaceWith(t.identifier("undefined"));
      dropped = true;
    },
  });
  if (dropped) foldConditions(program);
  return dropped;
}

function countUses(program: NodePath<t.Program>): Map<string, Uses> {
  const all = new Map<string, Uses>();
  const of = (name: string): Uses => {
    const uses = all.get(name) ?? { reads: 0, writes: 0 };
    all.set(name, uses);
    return uses;
  };
  program.traverse({
    Identifier: ({ node, parent, parentPath }) => {
      // Types neither read nor write.
      if (!isMember(node, parent) || parent.type.startsWith("TS")) return;
      const uses = of(node.name);
      if (t.isClassMethod(parent)) uses.writes++;
      else if (t.isClassProperty(parent))
        uses.writes += parent.value && !t.isIdentifier(parent.value, { name: "undefined" }) ? 1 : 0;
      else if (t.isMemberExpression(parent) && isTarget(parentPath as NodePath)) uses.writes++;
      else if (t.isMemberExpression(parent)) uses.reads++;
      else {
        uses.reads++;
        uses.writes++;
      }
    },
    StringLiteral: ({ node }) => {
      of(node.value).reads++;
      of(node.value).writes++;
    },
  });
  return all;
}

/** It is only written to here. */
function isTarget(member: NodePath): boolean {
  const { parent, parentPath } = member;
  if (!parentPath?.parentPath?.isExpressionStatement()) return false;
  if (t.isUpdateExpression(parent)) return true;
  return t.isAssignmentExpression(parent) && parent.left === member.node;
}

function targetOf(expression: t.Expression): string | undefined {
  const target = t.isAssignmentExpression(expression)
    ? expression.left
    : t.isUpdateExpression(expression)
      ? expression.argument
      : undefined;
  return t.isMemberExpression(target) ? nameOf(target) : undefined;
}

function nameOf({ property, computed }: t.MemberExpression): string | undefined {
  return !computed && t.isIdentifier(property) ? property.name : undefined;
}

function isPure(expression: t.Expression): boolean {
  let pure = true;
  t.traverseFast(expression, (node) => {
    if (t.isCallExpression(node) || t.isNewExpression(node)) pure = false;
    if (node !== expression && (t.isAssignmentExpression(node) || t.isUpdateExpression(node))) pure = false;
  });
  return pure;
}

/** The value of a condition; "and" with what is false is false, whatever stands before it, unless that does something. */
function evaluate(test: NodePath<t.Expression>): { confident: boolean; value?: unknown } {
  if (test.isLogicalExpression({ operator: "&&" }) && isPure(test.node.left)) {
    const right = evaluate(test.get("right"));
    if (right.confident && !right.value) return right;
  }
  return test.evaluate();
}

/** Conditions that are known by now leave the branch that is taken. */
export function foldConditions(program: NodePath<t.Program>): void {
  program.traverse({
    IfStatement: {
      exit: (path) => {
        const { confident, value } = evaluate(path.get("test"));
        if (!confident) return;
        const taken = value ? path.node.consequent : path.node.alternate;
        if (taken) path.replaceWith(taken);
        else path.remove();
      },
    },
    ConditionalExpression: {
      exit: (path) => {
        const { confident, value } = path.get("test").evaluate();
        if (confident) path.replaceWith(value ? path.node.consequent : path.node.alternate);
      },
    },
  });
}
