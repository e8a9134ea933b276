import { UserError } from '../../../../base/errors.ts';
import { cameraSource } from '../ffmpegSource.ts';
import { ffmpegOf, type SourceKind } from './sourceKind.ts';

/** This machine's camera through ffmpeg, where no screen has it. */
export const camera: SourceKind<'camera'> = {
	word: 'camera',
	forms: ['camera'],
	help: 'this machine’s first camera, through ffmpeg',
	read(rest) {
		if (rest !== '') throw new UserError('--source camera takes the default camera; choose another in the app');
		return { type: 'camera' };
	},
	open(_spec, around) {
		const ffmpeg = ffmpegOf(around);
		if (ffmpeg !== undefined) return cameraSource(ffmpeg, undefined, process.platform, around.clock);
		throw new UserError(
			'Without a screen the camera is read through ffmpeg, which is not on the PATH; install ffmpeg, or use the camera in the app (npm start), where the browser reads it.',
		);
	},
};
