/**
 * A mutant: one small change of the source that makes the program wrong, and the test that must fail for it.
 * @typedef {object} Mutant
 * @property {string} name what is wrong then, in words; no two are alike
 * @property {string} file whose text is changed
 * @property {string} from stands in the file exactly once
 * @property {string} to stands there instead
 * @property {string} testFile where the test is that kills it
 * @property {string} test that test's own title, without those of its groups
 */

/**
 * @param {string} text the file's
 * @param {Mutant} mutant
 * @returns {string} the file's text with the mutant's change; throws when it does not apply any more
 */
export function mutated(text, { file, from, to }) {
	const places = text.split(from).length - 1;
	if (places !== 1) throw new Error(`${file} has '${from}' ${places} times, not once`);
	return text.replace(from, () => to);
}

/** What became of a mutant; `killed` and `skipped` (its tools are not on this machine) are well. */
export const OUTCOMES = /** @type {const} */ ({
	killed: 'killed by an assertion',
	skipped: 'skipped: the tools of its test are not here',
	survived: 'SURVIVED: the test passes',
	timedOut: 'SURVIVED: only a time limit ended the test',
	broke: 'SURVIVED: the test broke off without an assertion',
	stale: 'ERROR: it does not apply any more',
	noTest: 'ERROR: the named test does not pass without it',
});

/** @typedef {keyof typeof OUTCOMES} Outcome */
