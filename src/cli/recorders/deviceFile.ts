import { machineTimers } from '../../host/machineTime.ts';
import { openLineStream } from '../../io/files/lines/node/lineStream.ts';
import type { RecorderKind } from './recorder.ts';

/** What devices were told and what they reported as a JSON object a line. */
export const deviceFile: RecorderKind = {
	flag: '--device-log <file>',
	help: 'control law, commands with their answers, telemetry, arming and disarming: one JSON object a line',
	open(path, say) {
		const lines = openLineStream({ path, what: 'entries', timers: machineTimers, say });
		let modelMs = 0;
		return {
			model: () => lines.begin([]),
			progress(modelTimeMs) {
				modelMs = modelTimeMs;
			},
			device: (device, entry) => lines.write(JSON.stringify({ device, ...entry }), modelMs),
			loss: lines.loss,
			close: lines.close,
		};
	},
};
