// `npm run examples:check`: compiles the `@example` of every value that the library exports, strictly, as an app
// would. An example imports what it takes from other packages; the import from the library is added here.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const workspace = fileURLToPath(new URL('..', import.meta.url));
const entry = path.join(workspace, 'projects/ngx-holdfast/src/public-api.ts');
const folder = path.join(workspace, '.tmp/examples');

function compilerOptions() {
  const { config } = ts.readConfigFile(path.join(workspace, 'tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, workspace).options;
}

/** @returns {{ name: string, file: string, isValue: boolean, examples: string[] }[]} */
function publicNames(options) {
  const program = ts.createProgram([entry], options);
  const checker = program.getTypeChecker();
  const library = checker.getSymbolAtLocation(program.getSourceFile(entry));
  return checker.getExportsOfModule(library).map((exported) => {
    const symbol = checker.getAliasedSymbol(exported);
    return {
      name: exported.name,
      file: path.relative(workspace, symbol.declarations[0].getSourceFile().fileName),
      isValue: (symbol.flags & ts.SymbolFlags.Value) !== 0,
      examples: symbol.declarations.flatMap(examplesOf),
    };
  });
}

/** Reads the text of the doc block: the compiler's own tags end at a decorator. */
function examplesOf(declaration) {
  return ts
    .getJSDocCommentsAndTags(declaration)
    .filter(ts.isJSDoc)
    .map((block) => block.getText().replace(/^ *\* ?/gm, ''))
    .flatMap((text) => [...text.matchAll(/^@example\n```ts\n(.*?)^```$/gms)])
    .map(([, code]) => code);
}

/** The public names that the code uses and does not import. */
function missingImports(code, names) {
  const imported = new Set();
  const used = new Set();
  const visit = (node) => {
    if (ts.isImportSpecifier(node)) imported.add(node.name.text);
    else if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest));
  return names.filter((name) => used.has(name) && !imported.has(name));
}

/** Numbered, since names that differ only in case are one file on some systems. */
function writeExample({ name, examples: [code] }, number, names) {
  const imports = missingImports(code, names);
  const file = path.join(folder, `${String(number).padStart(2, '0')}-${name}.ts`);
  const line = `import { ${imports.join(', ')} } from 'ngx-holdfast';\n`;
  writeFileSync(file, imports.length > 0 ? line + code : code);
  return file;
}

function compile(files, options) {
  const program = ts.createProgram(files, { ...options, noEmit: true });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
}

const options = compilerOptions();
const exported = publicNames(options);
const names = exported.map(({ name }) => name);
const values = exported.filter(({ isValue }) => isValue);

const problems = values
  .filter(({ examples }) => examples.length !== 1)
  .map(({ name, file, examples: { length } }) => `${file}: ${name} has ${length} examples, not 1`);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const files = exported
  .filter(({ examples }) => examples.length > 0)
  .map((value, at) => writeExample(value, at + 1, names));
const diagnostics = compile(files, options);

for (const problem of problems) console.error(problem);
process.stderr.write(
  ts.formatDiagnostics(diagnostics, {
    getCanonicalFileName: (file) => file,
    getCurrentDirectory: () => workspace,
    getNewLine: () => '\n',
  }),
);
console.log(
  diagnostics.length === 0
    ? `${files.length} examples compiled`
    : `${diagnostics.length} errors in ${files.length} examples`,
);
process.exitCode = problems.length + diagnostics.length > 0 ? 1 : 0;
