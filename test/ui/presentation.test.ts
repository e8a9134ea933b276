import { describe, expect, it } from 'vitest';
import { placeOn } from '../../src/ui/scope/placeOn.ts';
import { createModelStore } from '../../src/ui/stores/modelStore.ts';
import { createSelectionStore } from '../../src/ui/stores/selectionStore.ts';
import { createViewStore } from '../../src/ui/stores/viewStore.ts';
import { togglePresentation } from '../../src/ui/workbench/presentation.ts';
import { createViewSteps } from '../../src/ui/workbench/viewSteps.ts';
import { smallDescription } from './descriptions.ts';

function screenOf(width: number) {
	const model = createModelStore();
	model.getState().described(smallDescription());
	const view = createViewStore('dark', { width, height: 900 });
	const pointer = () => ({ presses: 0, isHeld: false });
	const viewSteps = createViewSteps({ model, view, selection: createSelectionStore(), nowMs: () => 0, pointer });
	const window = { widthPx: width };
	return { model, view, viewSteps, window, widthPx: () => window.widthPx };
}

describe('A presentation', () => {
	it('has areas of its own, which it comes back with, and gives the layout back that was there before', () => {
		const screen = screenOf(1440);
		screen.view.getState().set({ hidden: ['right'] });
		const steps = screen.model.getState().history.done.length;
		togglePresentation(screen);
		expect(screen.view.getState().hidden).toEqual(['left', 'right']);
		screen.viewSteps.restore({ hidden: ['left'] });
		togglePresentation(screen);
		expect(screen.view.getState()).toMatchObject({ hidden: ['right'], presentation: null });
		togglePresentation(screen);
		expect(screen.view.getState().hidden).toEqual(['left']);
		// Beginning and end are no steps that undo takes back.
		expect(screen.model.getState().history.done).toHaveLength(steps);
	});

	it('gives no column back for which the window has become too narrow', () => {
		const screen = screenOf(1440);
		togglePresentation(screen);
		screen.window.widthPx = 800;
		togglePresentation(screen);
		expect(screen.view.getState().hidden).toEqual(['left']);
	});
});

it('a pointer is found on what is drawn larger', () => {
	const element = {
		clientWidth: 200,
		clientHeight: 100,
		getBoundingClientRect: () => ({ left: 30, top: 60, width: 300, height: 150 }) as DOMRect,
	};
	expect(placeOn(element, { clientX: 180, clientY: 210 })).toEqual({ x: 100, y: 100 });
});
