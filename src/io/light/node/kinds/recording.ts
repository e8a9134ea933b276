import { checkLightLog, lightLogSource } from '../lightLogSource.ts';
import { fileBehind, type SourceKind } from './sourceKind.ts';

/** A light log of an earlier run. */
export const recording: SourceKind<'recording'> = {
	word: 'light',
	forms: ['light:FILE'],
	help: 'the light of an earlier run, as --record wrote it',
	read: (rest) => ({ type: 'recording', file: fileBehind('light', rest) }),
	open({ file }, { clock, receptors }) {
		checkLightLog(file, receptors);
		return lightLogSource(file, clock, receptors);
	},
	endsAtLastFrame: true,
};
