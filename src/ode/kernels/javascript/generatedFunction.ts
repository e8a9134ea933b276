import { interpretText, type NamedValue } from './interpretedText.ts';

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
 * The function that a generated text is the body of: compiled, or interpreted where text may not be compiled, with the same
 * results to the last bit.
 * @param parameters names; those that are numbers are marked
 * @param scope what the text may use besides its parameters and `Math`, by name
 */
export function generatedFunction<F extends (...args: never[]) => void>(
	parameters: readonly NamedValue[],
	source: string,
	scope: Readonly<Record<string, unknown>>,
): F {
	canCompile ??= canCompileText();
	if (!canCompile) return interpretText(parameters, source, scope) as unknown as F;
	const names = parameters.map(({ name }) => name).join(', ');
	const build = new Function(...Object.keys(scope), `'use strict';\nreturn (${names}) => {\n${source}\n};`);
	return build(...Object.values(scope)) as F;
}
