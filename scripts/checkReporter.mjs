// A reporter of vitest for scripts/check.mjs: writes what each test file came to, as JSON, to the file that CHECK_REPORT names. Unlike
// vitest's own JSON it tells of what no test caught, such as an unhandled rejection, and in which file.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** @typedef {import('./checkCounts.mjs').FileReport} FileReport */

/** @param {{ readonly message: string, readonly stack?: string | undefined }} error */
const messageOf = ({ message, stack }) => stack ?? message;

/** @param {import('vitest/node').TestModule} module @returns {FileReport} */
function fileReport(module) {
	const suites = [...module.children.allSuites()].flatMap((suite) => suite.errors());
	return {
		file: relative(process.cwd(), module.moduleId),
		tests: [...module.children.allTests()].map((test) => {
			const { state, errors } = test.result();
			return {
				name: test.fullName,
				state,
				ms: test.diagnostic()?.duration ?? 0,
				messages: (errors ?? []).map(messageOf),
			};
		}),
		errors: [...module.errors(), ...suites].map(messageOf),
	};
}

/** Given to vitest by `--reporter`. */
export default class CheckReporter {
	/** @param {readonly import('vitest/node').TestModule[]} modules @param {readonly import('vitest/node').SerializedError[]} unhandled */
	onTestRunEnd(modules, unhandled) {
		const files = modules.map(fileReport);
		/** @type {string[]} */
		const elsewhere = [];
		for (const error of unhandled) {
			const path = error.VITEST_TEST_PATH;
			const of = files.find(({ file }) => typeof path === 'string' && file === relative(process.cwd(), path));
			(of?.errors ?? elsewhere).push(messageOf(error));
		}
		writeFileSync(String(process.env.CHECK_REPORT), JSON.stringify({ files, errors: elsewhere }));
	}
}
