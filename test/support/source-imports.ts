// The imports of source files, read by TypeScript's own parser.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

export const repositoryRoot = join(__dirname, '..', '..');

/** `value`: loaded with the file; `dynamic`: loaded when executed; `type`: removed by the compiler. */
export type ImportKind = 'value' | 'dynamic' | 'type';

export interface SourceImport {
  from: string;
  /** A file of this repository, as a path from its root, or the name of a package. */
  to: string;
  isPackage: boolean;
  kind: ImportKind;
}

export interface SourceFile {
  /** Path from the repository's root. */
  path: string;
  text: string;
  tree: ts.SourceFile;
  imports: readonly SourceImport[];
}

/** All TypeScript files of some folders, with what they import. */
export function readSources(...folders: string[]): SourceFile[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.d)\.m?ts$/.test(name))
      .map((name) => posix.join(folder, name.replaceAll('\\', '/'))),
  );
  const known = new Set(paths);
  return paths.map((path) => parseSource(path, readFileSync(join(repositoryRoot, path), 'utf8'), known));
}

/** @param known the files to which an import without an extension may resolve */
export function parseSource(path: string, text: string, known: ReadonlySet<string> = new Set()): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: SourceImport[] = [];
  const add = (specifier: ts.Node | undefined, kind: ImportKind) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    imports.push({ from: path, kind, ...target(path, specifier.text, known) });
  };
  visit(tree, (node) => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'value');
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value');
    else if (ts.isExternalModuleReference(node)) add(node.expression, 'value');
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, 'type');
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], 'dynamic');
    else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require')
      add(node.arguments[0], 'value');
  });
  return { path, text, tree, imports };
}

/** Calls back with a node and all its descendants. */
export function visit(node: ts.Node, callback: (node: ts.Node) => void): void {
  callback(node);
  node.forEachChild((child) => visit(child, callback));
}

function target(from: string, specifier: string, known: ReadonlySet<string>): Pick<SourceImport, 'to' | 'isPackage'> {
  if (!specifier.startsWith('.')) {
    const [scopeOrName, name] = specifier.split('/');
    return { to: scopeOrName!.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName!, isPackage: true };
  }
  const path = posix.join(dirname(from), specifier);
  return { to: known.has(`${path}.ts`) ? `${path}.ts` : path, isPackage: false };
}
