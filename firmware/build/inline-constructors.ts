// Puts the constructor of a class with one object into the place where that object is made: the constructor is called
// once, and would lie in a box's memory for ever.
import { type NodePath, type PluginItem, types as t } from "@babel/core";
import { argumentsFor, hasOwnMeaning, inRounds, takesPlain } from "./inlining.ts";

/** A plugin for Babel; to be the first. */
export function inlineConstructors(): PluginItem {
  return inRounds((program, touched) => {
    let changed = false;
    program.traverse({
      NewExpression: (path) => {
        changed = inlineAt(path, touched) || changed;
      },
    });
    return changed;
  });
}

function inlineAt(made: NodePath<t.NewExpression>, touched: Set<t.Node>): boolean {
  const { callee } = made.node;
  const binding = t.isIdentifier(callee) ? made.scope.getBinding(callee.name) : undefined;
  const owner = binding?.path;
  if (binding === undefined || !owner?.isClassDeclaration() || owner.node.superClass || owner.node.declare)
    return false;
  if (binding.referencePaths.filter(isValue).length !== 1) return false;
  const members = owner.get("body.body") as NodePath<t.ClassMethod | t.ClassProperty>[];
  const own = members.find((p): p is NodePath<t.ClassMethod> => p.isClassMethod({ kind: "constructor" }));
  const caller = made.getFunctionParent();
  const statement = made.getStatementParent();
  if (own === undefined || statement === null || caller === null) return false;
  if (touched.has(caller.node) || touched.has(own.node) || own.node.body.body.length === 0) return false;
  if (!takesPlain(own, made) || !hasOwnMeaning(own, made)) return false;
  const target = targetOf(made, statement);
  if (target === undefined) return false;
  touched.add(caller.node).add(own.node);
  const bound = argumentsFor(own, made);
  const self = t.isIdentifier(target) ? target : statement.scope.generateUidIdentifier("self");
  own.get("body").traverse({
    ThisExpression: (path) => {
      if (path.getFunctionParent()?.node === own.node) path.replaceWith(t.cloneNode(self));
    },
  });
  const body = own.node.body.body;
  own.node.params = [];
  own.node.body = t.blockStatement([]);
  made.node.arguments = [];
  if (self !== target)
    bound.unshift(t.variableDeclaration("const", [t.variableDeclarator(self, t.cloneNode(target) as t.Expression)]));
  statement.insertAfter(t.blockStatement([...bound, ...body]));
  own.remove();
  return true;
}

/** What holds the object once the statement has been carried out. */
function targetOf(
  made: NodePath<t.NewExpression>,
  statement: NodePath<t.Statement>,
): t.Identifier | t.MemberExpression | undefined {
  const { node } = statement;
  if (t.isExpressionStatement(node) && t.isAssignmentExpression(node.expression, { operator: "=" })) {
    const { left, right } = node.expression;
    return right === made.node && (t.isIdentifier(left) || t.isMemberExpression(left)) ? left : undefined;
  }
  if (!t.isVariableDeclaration(node) || !statement.parentPath?.isBlockStatement()) return undefined;
  const [only, ...others] = node.declarations;
  return others.length === 0 && only?.init === made.node && t.isIdentifier(only.id) ? only.id : undefined;
}

function isValue(path: NodePath): boolean {
  return !path.parentPath?.isTSType() && !path.parentPath?.isTSExpressionWithTypeArguments();
}

/** A plugin for Babel: fields of classes that begin with a value get it in the constructor, as the compiler does it. */
export function fieldsInConstructors(): PluginItem {
  return {
    visitor: {
      Class: (path: NodePath<t.Class>) => {
        if (path.node.superClass || ("declare" in path.node && path.node.declare)) return;
        const { body } = path.node.body;
        const fields = body.filter((m) => t.isClassProperty(m) && !m.static && !!m.value) as t.ClassProperty[];
        if (fields.length === 0) return;
        let own = body.find((m): m is t.ClassMethod => t.isClassMethod(m, { kind: "constructor" }));
        if (own === undefined) {
          own = t.classMethod("constructor", t.identifier("constructor"), [], t.blockStatement([]));
          body.push(own);
        }
        own.body.body.unshift(
          ...fields.map((field) => {
            const place = t.memberExpression(t.thisExpression(), t.cloneNode(field.key) as t.Identifier);
            return t.expressionStatement(t.assignmentExpression("=", place, field.value as t.Expression));
          }),
        );
        for (const field of fields) {
          field.typeAnnotation ??= t.tsTypeAnnotation(typeOf(field.value as t.Expression));
          field.value = null;
        }
      },
    },
  } as PluginItem;
}

function typeOf(value: t.Expression): t.TSType {
  if (t.isBooleanLiteral(value)) return t.tsBooleanKeyword();
  if (t.isStringLiteral(value)) return t.tsStringKeyword();
  if (t.isNewExpression(value) && t.isIdentifier(value.callee)) return t.tsTypeReference(t.cloneNode(value.callee));
  return t.tsNumberKeyword();
}
