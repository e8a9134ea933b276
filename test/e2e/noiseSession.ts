import { defaultSession, type Session } from '../../src/protocol/session/sessionFile.ts';

/** 16 × 16 columns: as many as are spread over threads; noise, so that a difference anywhere becomes a difference of spikes. */
export const noiseSession: Session = {
	...defaultSession(),
	title: 'Noise',
	columns: { x: 16, y: 16 },
	seed: 3,
	light: { kind: 'free', rodRate: 0.05, coneRate: 1000 },
	source: { type: 'stimulus', name: 'checkerboard-noise', parameters: {} },
};
