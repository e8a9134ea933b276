// What `npm run check` makes of the reports of its test stages (scripts/checkReporter.mjs): which files failed, what a second try of
// them changes, and how many tests passed and failed in all.

/**
 * @typedef {{ name: string, state: string, ms: number, messages: string[] }} TestReport
 * @typedef {{ file: string, tests: TestReport[], errors: string[] }} FileReport what a file came to; `errors` lie in no test of it
 * @typedef {{ files: FileReport[], errors: string[] }} StageReport `errors` lie in no file
 */

/** A test over this is named at the end, ms. */
const SLOW_MS = 10_000;

/** More files than this that fail are no chance: they are not tried again. */
const MOST_TRIED_AGAIN = 4;

/** @param {TestReport} test */
const isFailed = ({ state }) => state === 'failed';

/** @param {FileReport} report */
const hasFailed = ({ tests, errors }) => errors.length > 0 || tests.some(isFailed);

/**
 * The files that are worth a second try: none where more failed than chance explains, or something outside of all files did.
 * @param {StageReport} report
 */
export function filesToTryAgain({ files, errors }) {
	const failed = files.filter(hasFailed).map(({ file }) => file);
	return errors.length > 0 || failed.length > MOST_TRIED_AGAIN ? [] : failed;
}

/**
 * A stage with what the second try of some of its files came to in the place of the first. A file that the second try says nothing of
 * stays as it was at the first.
 * @param {StageReport} first @param {StageReport} again @returns {StageReport}
 */
export function withSecondTry(first, again) {
	const second = new Map(again.files.map((report) => [report.file, report]));
	return {
		files: first.files.map((report) => second.get(report.file) ?? report),
		errors: [...first.errors, ...again.errors],
	};
}

/** Messages in a summary that is read without the output above it: the first lines. @param {readonly string[]} messages */
const inShort = (messages) =>
	messages
		.flatMap((message) =>
			message
				.split('\n')
				.slice(0, 6)
				.map((text) => `      ${text.slice(0, 240)}`),
		)
		.join('\n');

/**
 * Tests passed and failed, which were slow, and which failed, with their first words. What failed outside of a test counts as one failure for each
 * file (one that could not be loaded, a hook, a rejection that nobody handled), and so does what lies in no file; a stage that ran nothing fails.
 * @param {StageReport} report
 */
export function countsOf({ files, errors }) {
	const tests = files.flatMap(({ file, tests }) =>
		tests.map((test) => ({ ...test, title: `  ${file}: ${test.name}` })),
	);
	const broken = files.filter((each) => each.errors.length > 0);
	const failed = tests.filter(isFailed);
	const nothing = tests.length + broken.length + errors.length === 0 ? ['No test ran.'] : [];
	const outside = [...errors, ...nothing];
	return {
		passed: tests.filter(({ state }) => state === 'passed').length,
		failed: failed.length + broken.length + outside.length,
		slow: tests.filter(({ ms }) => ms > SLOW_MS).map(({ title, ms }) => `  ${(ms / 1000).toFixed(1)} s${title}`),
		failures: [
			...failed.map(({ title, messages }) => `${title}\n${inShort(messages)}`),
			...broken.map((each) => `  ${each.file}\n${inShort(each.errors)}`),
			...outside.map((message) => inShort([message])),
		],
	};
}
