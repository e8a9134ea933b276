import { expect, it } from 'vitest';
import { countsOf, filesToTryAgain, withSecondTry } from '../../scripts/checkCounts.mjs';

const test = (name: string, state = 'passed', ms = 1) => ({
	name,
	state,
	ms,
	messages: state === 'failed' ? [`${name} is wrong`] : [],
});
const file = (name: string, tests: readonly ReturnType<typeof test>[], ...errors: string[]) => ({
	file: name,
	tests: [...tests],
	errors,
});

const good = file('a.test.ts', [test('one'), test('two', 'skipped'), test('three', 'passed', 11_000)]);
const flaky = file('b.test.ts', [test('four'), test('five', 'failed')]);
const unloaded = file('c.test.ts', [], 'SyntaxError');
const stage = (...files: ReturnType<typeof file>[]) => ({ files, errors: [] as string[] });

it('counts tests, each file that failed outside of its tests, and what lies in no file', () => {
	const { passed, failed, slow, failures } = countsOf({
		files: [good, flaky, unloaded],
		errors: ['the worker was killed'],
	});
	expect([passed, failed]).toEqual([3, 3]);
	expect(slow).toEqual(['  11.0 s  a.test.ts: three']);
	expect(failures).toEqual([
		'  b.test.ts: five\n      five is wrong',
		'  c.test.ts\n      SyntaxError',
		'      the worker was killed',
	]);
});

it('is no success where nothing ran', () => {
	expect(countsOf(stage()).failed).toBe(1);
});

it('tries the files that failed once more, and no others', () => {
	expect(filesToTryAgain(stage(good, flaky, unloaded))).toEqual(['b.test.ts', 'c.test.ts']);
	const rejected = file('d.test.ts', [test('six')], 'a rejection that nobody handled');
	expect(filesToTryAgain(stage(rejected))).toEqual(['d.test.ts']);
	const many = ['e', 'f', 'g', 'h', 'i'].map((name) => file(name, [test('one', 'failed')]));
	expect(filesToTryAgain(stage(...many))).toEqual([]);
	expect(filesToTryAgain({ files: [flaky], errors: ['out of memory'] })).toEqual([]);
});

it('counts a file by its second try: what passes then has passed, what fails again has failed, once', () => {
	const first = stage(good, flaky, unloaded);
	const passes = withSecondTry(
		first,
		stage(file('b.test.ts', [test('four'), test('five')]), file('c.test.ts', [test('six')])),
	);
	expect(countsOf(passes)).toMatchObject({ passed: 5, failed: 0 });
	// Another test of the file failed this time.
	const fails = withSecondTry(first, stage(file('b.test.ts', [test('four', 'failed'), test('five')]), unloaded));
	expect(countsOf(fails)).toMatchObject({ passed: 3, failed: 2 });
	const lost = withSecondTry(first, { files: [], errors: ['e2e: left no report'] });
	expect(countsOf(lost)).toMatchObject({ passed: 3, failed: 3 });
});
