// Finds conditions that Lua takes otherwise than JavaScript: there 0, NaN and "" are as good as true. Changes nothing.
import ts from "typescript";

/** A number or text, or something else, as a condition; the places are those of the sources. */
export function findDoubtfulConditions(program: ts.Program): ts.Diagnostic[] {
  const checker = program.getTypeChecker();
  const found: ts.Diagnostic[] = [];
  const visit = (file: ts.SourceFile, node: ts.Node): void => {
    const condition = conditionOf(node);
    const asked = condition && lastOf(condition);
    if (asked !== undefined && isDoubtful(checker, asked)) found.push(diagnosticOf(file, asked));
    node.forEachChild((child) => visit(file, child));
  };
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile) visit(file, file);
  return found;
}

/** What a node asks whether it is true. */
function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  if (ts.isConditionalExpression(node) || ts.isForStatement(node)) return node.condition;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) return node.operand;
  return isLogical(node) ? node.left : undefined;
}

/** `a && b` and `a || b` ask for their left side themselves; what is left to ask for is the right one. */
function lastOf(asked: ts.Expression): ts.Expression {
  if (ts.isParenthesizedExpression(asked)) return lastOf(asked.expression);
  return isLogical(asked) ? lastOf(asked.right) : asked;
}

function isLogical(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

function isDoubtful(checker: ts.TypeChecker, asked: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(asked);
  return (type.isUnion() ? type.types : [type]).some(mayBeFalsy);
}

function mayBeFalsy(type: ts.Type): boolean {
  if (type.isNumberLiteral()) return type.value === 0;
  if (type.isStringLiteral()) return type.value === "";
  return (type.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike)) !== 0;
}

function diagnosticOf(file: ts.SourceFile, node: ts.Node): ts.Diagnostic {
  const start = node.getStart(file);
  return {
    category: ts.DiagnosticCategory.Error,
    code: 0,
    file,
    start,
    length: node.end - start,
    messageText: `found ${node.getText(file)}, which may be 0 or "" and is true in Lua then, expected a comparison`,
  };
}
