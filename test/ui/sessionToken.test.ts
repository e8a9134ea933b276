import { expect, it } from 'vitest';
import { takeToken } from '../../src/ui/connection/sessionToken.ts';

/** A tab at an address; what it keeps stays when it is reloaded. */
function tab(address: string, kept = new Map<string, string>()) {
	const url = new URL(address);
	let shown = address;
	const window = {
		location: url,
		history: {
			replaceState(_data: unknown, _unused: string, path: string | URL | null = null) {
				shown = new URL(path ?? '', url).href;
			},
		},
		sessionStorage: {
			getItem: (name: string) => kept.get(name) ?? null,
			setItem: (name: string, value: string) => void kept.set(name, value),
		},
	};
	const token = takeToken(window);
	return { token, shown, reloaded: () => tab(shown, kept), at: (other: string) => tab(other, kept) };
}

it('the token is taken out of the address, and the tab keeps it for when it is reloaded', () => {
	const first = tab('http://127.0.0.1:4000/#token=abc-_1');
	expect([first.token, first.shown]).toEqual(['abc-_1', 'http://127.0.0.1:4000/']);
	const again = first.reloaded();
	expect([again.token, again.shown]).toEqual(['abc-_1', 'http://127.0.0.1:4000/']);
});

it('a newer address counts before what the tab kept, and one without a token opens nothing in a tab that never had one', () => {
	const first = tab('http://127.0.0.1:4000/?scene=plain#token=old');
	expect(first.shown).toBe('http://127.0.0.1:4000/?scene=plain');
	const newer = first.at('http://127.0.0.1:4000/#token=new');
	expect([newer.token, newer.reloaded().token]).toEqual(['new', 'new']);
	for (const other of ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000/?token=abc'])
		expect(tab(other).token).toBeNull();
});
