import { machineTimers } from '../../host/machineTime.ts';
import { openLineStream } from '../../io/files/lines/node/lineStream.ts';
import type { RecorderKind } from './recorder.ts';

/** Every level of an electrode as a JSON object a line. */
export const levelFile: RecorderKind = {
	flag: '--level-log <file>',
	help: 'every level of an electrode that was asked for, as it is answered: one JSON object a line',
	open(path, say) {
		const lines = openLineStream({ path, what: 'levels', timers: machineTimers, say });
		let modelMs = 0;
		return {
			model: () => lines.begin([]),
			progress(modelTimeMs) {
				modelMs = modelTimeMs;
			},
			level: (device, entry) => lines.write(JSON.stringify({ device, ...entry }), modelMs),
			loss: lines.loss,
			close: lines.close,
		};
	},
};
