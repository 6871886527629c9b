// Finds in the TypeScript source what neither the interpreter has nor the build can write out, at its own place: later
// steps would turn it into something else first.
import ts from "typescript";

/** Problems of one source file, as "file:line:column: what". */
export function findSourceProblems(code: string, file: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    const problem = problemOf(node);
    if (problem !== undefined) {
      const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
      problems.push(`${file}:${line + 1}:${character + 1}: ${problem}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

function problemOf(node: ts.Node): string | undefined {
  if (ts.canHaveModifiers(node) && node.modifiers?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword))
    return "async functions do not parse";
  if (
    (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)) &&
    node.asteriskToken
  )
    return "generators do not parse";
  if (ts.isPrivateIdentifier(node)) return "private names do not parse";
  if (ts.isComputedPropertyName(node)) return "computed keys do not parse";
  if (ts.isLabeledStatement(node)) return "labels do not parse";
  if (ts.isForOfStatement(node) && node.awaitModifier) return "for await does not parse";
  if (ts.isSpreadAssignment(node)) return "spread of objects needs Object.assign, which must be written out";
  if (ts.isObjectBindingPattern(node) && node.elements.some((e) => e.dotDotDotToken))
    return "rest of objects does not parse";
  return undefined;
}
