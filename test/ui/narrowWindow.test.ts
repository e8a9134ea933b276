import { expect, it } from 'vitest';
import { foldInNarrowWindow } from '../../src/ui/views/narrowWindow.ts';
import { start } from './startActions.ts';

it('a window that becomes narrow folds the light column away, and back when it is wide again, unless a person unfolds it; none of it is a step of undo', async () => {
	const { view, viewSteps, model } = await start();
	let resized: () => void = () => undefined;
	const window = {
		innerWidth: 1280,
		addEventListener: (_type: string, listener: () => void) => {
			resized = listener;
		},
		removeEventListener: () => undefined,
	};
	foldInNarrowWindow(window as unknown as Window, view, viewSteps);
	const resize = (width: number) => {
		window.innerWidth = width;
		resized();
		return view.getState().hidden;
	};
	expect([resize(1100), resize(800), resize(700), resize(1280)]).toEqual([[], ['left'], ['left'], []]);
	expect(model.getState().history.done).toEqual([]);
	resize(800);
	view.getState().toggleArea('left');
	expect([resize(790), resize(1280)]).toEqual([[], []]);
});
