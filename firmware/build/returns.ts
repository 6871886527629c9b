// Turns the statements of a function's body into statements without return, as far as early returns stand in conditions.
import { types as t } from "@babel/core";

/** What is done with a value in the place of returning it. */
type Finish = (value: t.Expression | undefined) => t.Statement[];

/** Whether no way leads past the end of the statements. */
export function alwaysReturns(statements: readonly t.Statement[]): boolean {
  const last = statements.at(-1);
  if (t.isReturnStatement(last)) return true;
  return (
    t.isIfStatement(last) &&
    !!last.alternate &&
    alwaysReturns(list(last.consequent)) &&
    alwaysReturns(list(last.alternate))
  );
}

/** Whether `withoutReturns` knows how. */
export function canDropReturns(statements: readonly t.Statement[]): boolean {
  const at = statements.findIndex(hasReturn);
  const statement = statements[at];
  if (statement === undefined || t.isReturnStatement(statement)) return true;
  if (!t.isIfStatement(statement)) return false;
  const [then, other] = branches(statement, statements.slice(at + 1));
  return then !== undefined && canDropReturns(then) && canDropReturns(other);
}

/** The same, ending at each return's place with what `finish` makes of its value. */
export function withoutReturns(statements: readonly t.Statement[], finish: Finish): t.Statement[] {
  const at = statements.findIndex(hasReturn);
  const statement = statements[at];
  if (statement === undefined) return [...statements];
  const before = statements.slice(0, at);
  if (t.isReturnStatement(statement)) return [...before, ...finish(statement.argument ?? undefined)];
  const [then = [], other] = branches(statement as t.IfStatement, statements.slice(at + 1));
  const { test } = statement as t.IfStatement;
  const first = withoutReturns(then, finish);
  const second = withoutReturns(other, finish);
  if (first.length === 0) return [...before, t.ifStatement(t.unaryExpression("!", test), t.blockStatement(second))];
  const otherwise = second.length === 0 ? null : t.blockStatement(second);
  return [...before, t.ifStatement(test, t.blockStatement(first), otherwise)];
}

/** Both branches with what follows the condition; the first is undefined where that would have to stand in both. */
function branches(statement: t.IfStatement, rest: readonly t.Statement[]): [t.Statement[] | undefined, t.Statement[]] {
  const then = list(statement.consequent);
  const other = statement.alternate ? list(statement.alternate) : [];
  if (alwaysReturns(then)) return [then, [...other, ...rest]];
  if (alwaysReturns(other)) return [[...then, ...rest], other];
  return [rest.length === 0 ? then : undefined, other];
}

function list(statement: t.Statement): t.Statement[] {
  return t.isBlockStatement(statement) ? statement.body : [statement];
}

function hasReturn(node: t.Node): boolean {
  if (t.isReturnStatement(node)) return true;
  if (t.isFunction(node)) return false;
  return (
    t.VISITOR_KEYS[node.type]?.some((key) => {
      const child = node[key as keyof t.Node] as unknown as t.Node | t.Node[] | null;
      return Array.isArray(child) ? child.some((c) => c && hasReturn(c)) : !!child && hasReturn(child);
    }) === true
  );
}
