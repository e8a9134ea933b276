import { openTextFile } from '../terminal/textFile.ts';
import type { RecorderKind } from './recorder.ts';

/** Every level of an electrode as a JSON object a line. */
export const levelFile: RecorderKind = {
	flag: '--level-log <file>',
	help: 'every level of an electrode that was asked for, as it is answered: one JSON object a line',
	open(path) {
		const file = openTextFile(path);
		return {
			level(device, entry) {
				file.writeLine(JSON.stringify({ device, ...entry }));
				// A log that is lost with the program is none.
				file.flush();
			},
			close: file.close,
		};
	},
};
