import type { RecordingHead } from '../../../../src/protocol/recording/recordedRun.ts';
import { defaultSession } from '../../../../src/protocol/session/sessionFile.ts';

/** What a recording of one population of cells that spike says of itself. */
export const recordingHead = (count: number): RecordingHead => ({
	record: 'head',
	program: 'retinode test',
	version: 'test',
	identifier: 'test',
	startedAt: '2026-01-02T03:04:05.000+00:00',
	session: defaultSession(),
	backEnd: 'none',
	populations: [
		{
			name: 'g',
			kind: 'g',
			title: 'g',
			spiking: true,
			count,
			firstCell: 0,
			positionsUm: Array.from({ length: 3 * count }, (_, k) => k),
		},
	],
	connections: [],
	receptors: [],
	quantities: ['spikes', 'g.V'],
	spikeThresholdMv: -20,
});
