/** A page's Content-Security-Policy may forbid to compile text; there is no way to ask but to try. */
function canCompileText(): boolean {
	try {
		return new Function('return true')() === true;
	} catch {
		return false;
	}
}

let canCompile: boolean | undefined;

/**
 * The function that a generated text is the body of; where text may not be compiled, one that evaluates what the text was made from, with the same
 * results to the last bit.
 * @param scope what the text may use besides its parameters and `Math`, by name
 * @param evaluating makes the other one
 */
export function generatedFunction<F extends (...args: never[]) => void>(
	parameters: readonly string[],
	source: string,
	scope: Readonly<Record<string, unknown>>,
	evaluating: () => F,
): F {
	canCompile ??= canCompileText();
	if (!canCompile) return evaluating();
	const build = new Function(
		...Object.keys(scope),
		`'use strict';\nreturn (${parameters.join(', ')}) => {\n${source}\n};`,
	);
	return build(...Object.values(scope)) as F;
}
