import { stopKeys } from '../panels/StopButton.tsx';
import type { Workbench } from '../workbench/workbench.ts';
import { type KeyBinding, type KeyHelp, pageKeys } from './keyBindings.ts';

/** How far the arrow keys go, ms of model time. */
const stepMs = 10;
/** A picture of the retina, or a plot, has arrow keys of its own. */
const isElsewhere = ({ target }: KeyboardEvent): boolean =>
	target instanceof HTMLElement && target.closest('[role=application], .splitter, canvas, [role=tab]') !== null;

const moves = (
	keys: string,
	help: string,
	on: readonly string[],
	act: (workbench: Workbench, event: KeyboardEvent) => void,
): KeyBinding => ({
	keys,
	help,
	on,
	with: 'plain',
	notOn: 'controls',
	when: (event) => !isElsewhere(event),
	keepsFromBrowser: true,
	act,
});

/** Keys of a live program that mean the same in a replay. */
const shared: readonly string[] = ['Esc', 'N, Shift+N', 'P', 'F', '[ and ]', 'M', 'B', '?', 'Ctrl+S'];

const sign = ({ key }: KeyboardEvent): 1 | -1 => (key === 'ArrowLeft' || key === 'PageUp' ? -1 : 1);

/** Every key of the page where a recording is replayed. */
export const replayKeys: readonly (KeyBinding | KeyHelp)[] = [
	{
		keys: stopKeys.join(' or '),
		help: 'The emergency stop of a live program; in a replay there is no device that it could stop',
		on: stopKeys,
		with: 'always',
		keepsFromBrowser: true,
		act: ({ toasts }) =>
			toasts.getState().say('info', 'This is a replay: no device is open, and nothing can move.', 'stop key'),
	},
	moves('Space', 'Play or pause', [' '], ({ replayActions }) => replayActions.playOrPause()),
	moves(
		'← and →',
		`Back or on by ${stepMs} ms; with Shift by half of the time window`,
		['ArrowLeft', 'ArrowRight'],
		(workbench, event) => {
			const { replayActions, view } = workbench;
			replayActions.move(sign(event) * (event.shiftKey ? 500 * view.getState().windowS : stepMs));
		},
	),
	moves('Page up, Page down', 'Back or on by the time window', ['PageUp', 'PageDown'], (workbench, event) => {
		const { replayActions, view } = workbench;
		replayActions.move(sign(event) * 1000 * view.getState().windowS);
	}),
	moves('Home, End', 'To the start or the end of the recording', ['Home', 'End'], ({ replayActions }, { key }) =>
		key === 'Home' ? replayActions.toStart() : replayActions.toEnd(),
	),
	moves('− and +', 'Slower or faster', ['-', '+', '='], ({ replayActions }, { key }) =>
		replayActions.changeSpeed(key === '-' ? -1 : 1),
	),
	...pageKeys.filter(({ keys }) => shared.includes(keys)),
];
