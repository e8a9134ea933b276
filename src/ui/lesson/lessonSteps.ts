import type { Intervention } from '../../protocol/session/interventions.ts';
import { sameCell } from '../stores/selectionStore.ts';
import type { Area } from '../stores/viewStore.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { type Chain, chainOf } from './chain.ts';

/** A step of a lesson: what is to be seen, and one thing to do, which the lesson does by itself on request. */
export interface LessonStep {
	readonly title: string;
	/** What happens there, for somebody who has never seen a retina. */
	readonly text: string;
	/** What to do, and by which key or where. */
	readonly task: string;
	/** `data-testid` of what it is about on the screen: it is framed. */
	readonly about: string;
	/** Whether it is done, however that came about. */
	isDone(workbench: Workbench): boolean;
	/** Does it. */
	act(workbench: Workbench): Promise<void>;
}

/** How light comes and goes in the lesson: slowly enough to be followed by eye. */
const flicker = {
	type: 'stimulus',
	name: 'flicker',
	parameters: { temporal_frequency: 0.5, square: 1, duration: 3600, baseline_before: 0.5 },
} as const;

/** The drug at the end of the lesson. */
const drug = 'TTX';

const chainIn = ({ model }: Workbench): Chain | undefined => {
	const { description } = model.getState();
	return description ? chainOf(description) : undefined;
};

/** Makes an area of the screen visible. */
function unfold({ view }: Workbench, area: Area): void {
	const { hidden, toggleArea } = view.getState();
	if (hidden.includes(area)) toggleArea(area);
}

/** Whether a cell of the same population is selected: a lesson is not about one cell. */
const looksAt = ({ selection }: Workbench, population: string | undefined): boolean =>
	population !== undefined && selection.getState().selected?.population === population;

/** Selects a cell, and keeps its potential in the scope beside those that come after it. */
async function follow(workbench: Workbench, cell: Chain['bipolar']): Promise<void> {
	if (!cell) return;
	const { selection, viewSteps, view } = workbench;
	unfold(workbench, 'dock');
	view.getState().set({ dock: 'both' });
	selection.getState().select(cell);
	if (!selection.getState().pinned.some((each) => sameCell(each, cell))) viewSteps.togglePin(cell);
}

/** Keys of what was given of the drug and acts. */
const given = ({ model }: Workbench): readonly number[] =>
	model.getState().interventions.flatMap(({ key, intervention }) => {
		const isOurs = intervention.type === 'drug' && intervention.drug === drug && intervention.endS === undefined;
		return isOurs ? [key] : [];
	});

const isFlickering = ({ model }: Workbench): boolean => {
	const source = model.getState().description?.session.source;
	return source?.type === 'stimulus' && source.name === flicker.name;
};

/** From light to the hand, in order. To add a step: one more here. */
export const firstLesson: readonly LessonStep[] = [
	{
		title: 'Light',
		text: 'What falls on this retina is drawn on its uppermost layer, and small in the Light column. Let light come and go slowly, the same everywhere, so that every cell can be seen to answer.',
		task: 'Choose the stimulus “Flicker” in the Light column.',
		about: 'retina',
		isDone: isFlickering,
		async act(workbench) {
			await workbench.actions.setSource(flicker);
			await workbench.actions.ask('setRunning', { running: true });
		},
	},
	{
		title: 'A photoreceptor',
		text: 'Receptors let current in in the dark. Light closes their channels: their potential falls, by some millivolts, and comes back with the dark. It is graded: no spikes, as much as there is light.',
		task: 'Click a cone in the uppermost layer, or go through the cells with N.',
		about: 'retina',
		isDone: (workbench) => looksAt(workbench, chainIn(workbench)?.receptor.population),
		act: (workbench) => follow(workbench, chainIn(workbench)?.receptor),
	},
	{
		title: 'A bipolar cell',
		text: 'Receptors release glutamate in the dark. An ON bipolar cell takes it as a sign to stay down: when light comes it rises. The picture has been turned over, and only its changes go on.',
		task: 'Click a bipolar cell in the middle layer. P keeps its potential in the scope beside the cone’s.',
		about: 'scopes',
		isDone: (workbench) => looksAt(workbench, chainIn(workbench)?.bipolar?.population),
		act: (workbench) => follow(workbench, chainIn(workbench)?.bipolar),
	},
	{
		title: 'A ganglion cell',
		text: 'Ganglion cells are the way out of the eye. Sodium channels open by themselves above a threshold, and close again within a millisecond: a spike. How bright it is has become how often it fires.',
		task: 'Click a ganglion cell in the lowest layer.',
		about: 'scopes',
		isDone: (workbench) => looksAt(workbench, chainIn(workbench)?.ganglion.population),
		act: (workbench) => follow(workbench, chainIn(workbench)?.ganglion),
	},
	{
		title: 'Spikes',
		text: 'Each line of the raster is a ganglion cell, each mark a spike. Some kinds fire when light comes, others when it goes. This is all that leaves the eye.',
		task: 'Look at the raster below; its own button shows it with the scope or alone.',
		about: 'raster',
		isDone: ({ view }) => view.getState().dock !== 'scope' && !view.getState().hidden.includes('dock'),
		async act(workbench) {
			unfold(workbench, 'dock');
			workbench.view.getState().set({ dock: 'raster' });
		},
	},
	{
		title: 'A hand',
		text: 'Spikes of neighbouring cells are counted, and the counts close the fingers. This hand is simulated; a real one gets the same bytes over a serial line. F8 or Pause is its emergency stop, whatever the screen shows.',
		task: 'Open the Hand panel (4).',
		about: 'tab-hand',
		isDone: ({ view }) => view.getState().tab === 'hand' && !view.getState().hidden.includes('right'),
		async act(workbench) {
			unfold(workbench, 'right');
			workbench.view.getState().set({ tab: 'hand' });
		},
	},
	{
		title: 'Tetrodotoxin',
		text: 'The poison of the puffer fish blocks sodium channels. Spikes end and the hand opens, while receptors and bipolar cells go on as before: what is graded needs no sodium spikes.',
		task: 'Give TTX under “Drugs” in the Cell panel.',
		about: 'raster',
		isDone: (workbench) => given(workbench).length > 0,
		async act(workbench) {
			const startS = workbench.live.tMs / 1000;
			const intervention: Intervention = { type: 'drug', drug, dose: 1, startS, now: true };
			await workbench.actions.addIntervention(intervention);
		},
	},
	{
		title: 'Washed out',
		text: 'Without the drug the spikes are back, and with them the hand. Everything that was done here can be undone, one step after the other, with Ctrl+Z, saved as a session, and measured in the scope.',
		task: 'Take TTX away: Ctrl+Z, or “Remove” beside it in the Cell panel.',
		about: 'raster',
		isDone: (workbench) => given(workbench).length === 0,
		async act(workbench) {
			for (const key of given(workbench)) await workbench.actions.removeIntervention(key);
		},
	},
];
