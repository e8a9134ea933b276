/** What can be asked for by one word when a run is recorded; everything else that is asked for is the path of a quantity. */
export const RECORDED_KINDS = {
	spikes: 'spikes of every cell that can, as units with kind and place',
	light: 'photoisomerisations per receptor and second (R*), whenever they change',
	stimulus: 'where light came from, and the pictures as they were shown',
	devices: 'commands to devices, what became of them, and what devices told',
	emg: 'the muscle signal',
	edits: 'everything that was done to the circuit',
	wiring: 'who is joined with whom, with weights',
	potentials: 'the potential of every cell',
	currents: 'every current of every cell',
	conductances: 'the conductance of every ionic current of every cell: its slope over the potential at that moment',
} as const;

/** One of them. */
export type RecordedKind = keyof typeof RECORDED_KINDS;

/** What is recorded where nothing is asked for. */
export const usualQuantities: readonly RecordedKind[] = ['spikes', 'light', 'stimulus', 'devices', 'emg', 'edits'];

/** Whether a word is one of them. */
export const isRecordedKind = (name: string): name is RecordedKind => Object.hasOwn(RECORDED_KINDS, name);
