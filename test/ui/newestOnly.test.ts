import { expect, it } from 'vitest';
import { newestOnly } from '../../src/ui/workbench/newestOnly.ts';

it('of the values of a slider that is dragged, one is on its way at a time, and the last one always arrives', async () => {
	const sent: number[] = [];
	let answer = (): void => undefined;
	const set = newestOnly((value: number) => {
		sent.push(value);
		return new Promise<void>((resolve) => {
			answer = resolve;
		});
	});
	const answered = async (): Promise<void> => {
		answer();
		await new Promise((resolve) => setTimeout(resolve));
	};
	for (let value = 1; value <= 100; value++) set(value);
	expect(sent).toEqual([1]);
	await answered();
	expect(sent).toEqual([1, 100]);
	set(101);
	await answered();
	await answered();
	set(102);
	expect(sent).toEqual([1, 100, 101, 102]);
});
