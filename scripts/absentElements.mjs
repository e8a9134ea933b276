// One rule for elements of arrays that may be absent (docs/architecture.md, "Absent elements"): `array[index] as T` where the index
// is inside by construction, so that a wrong one gives NaN, which spreads and is seen; `elementOr(array, index, value)` where it may
// be outside. `array[index] ?? value` says neither, and is refused here, as is `.at(index)` unless the index is written out. Records and maps may have their defaults.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', 'src', 'electron', 'bench'], {
	cwd: root,
	encoding: 'utf8',
});
const files = listed.stdout.split('\n').filter((name) => /\.tsx?$/.test(name));
if (files.length === 0) throw new Error('git lists no source files');

const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
const program = ts.createProgram(
	files.map((file) => join(root, file)),
	{
		...options,
		composite: false,
		noEmit: true,
		lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
		types: ['node'],
		jsx: ts.JsxEmit.ReactJSX,
		jsxImportSource: 'preact',
	},
);
const checker = program.getTypeChecker();

/** @param {ts.Expression} node @returns {ts.Expression} */
const bare = (node) => (ts.isParenthesizedExpression(node) ? bare(node.expression) : node);

/** An array, typed array or tuple: it has numbers for keys and no other texts. @param {ts.Expression} node */
function isArray(node) {
	const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
	const keyed = (/** @type {ts.IndexKind} */ kind) => checker.getIndexInfoOfType(type, kind) !== undefined;
	return keyed(ts.IndexKind.Number) && !keyed(ts.IndexKind.String);
}

/** A number written out, as in `at(-1)`. @param {ts.Expression} node */
const isWritten = (node) =>
	ts.isNumericLiteral(node) || (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand));

let [seen, problems] = [0, 0];

/** @param {ts.SourceFile} source @param {string} file @param {ts.Node} node @param {string} why */
function refuse(source, file, node, why) {
	const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
	console.error(
		`${file}:${line + 1}: \`${node.getText(source)}\` ${why}: write \`… as T\` where it never is outside, \`elementOr(…)\` where it may be`,
	);
	problems++;
}

for (const file of files) {
	const source = program.getSourceFile(join(root, file));
	if (source === undefined) throw new Error(`${file} was not read`);
	/** @param {ts.Node} node */
	const visit = (node) => {
		if (ts.isElementAccessExpression(node) && isArray(node.expression)) seen++;
		if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
			const left = bare(node.left);
			// Behind `?.` it is the array that may be absent.
			if (ts.isElementAccessExpression(left) && !left.questionDotToken && isArray(left.expression)) {
				refuse(source, file, node, 'does not say whether the index may be outside');
			}
		}
		if (
			ts.isCallExpression(node) &&
			ts.isPropertyAccessExpression(node.expression) &&
			node.expression.name.text === 'at'
		) {
			const [index] = node.arguments;
			if (index && isArray(node.expression.expression) && !isWritten(index)) {
				refuse(source, file, node, 'counts from the end where the index is below 0');
			}
		}
		node.forEachChild(visit);
	};
	visit(source);
}
// Without types nothing would be an array, and nothing a problem.
if (seen === 0) throw new Error('no element of an array was found: the types were not read');
console.log(`${seen} elements of arrays by index, ${problems} with a default`);
process.exitCode = problems === 0 ? 0 : 1;
