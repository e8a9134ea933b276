import { LIGHT_SOURCES } from '../../../protocol/session/lightSources.ts';
import { onto } from '../../workbench/ontoPresent.ts';
import { choosing, type LightSettingsProps, type ScreenLight } from './screenLight.ts';

const choice = (file: string, title: string) =>
	choosing(`clip:${file}`, `${LIGHT_SOURCES.clip.title}: ${title}`, { type: 'clip', file, loop: true });

/** The clips that come with the program, and one that a session names. */
export const clipLight: ScreenLight<'clip'> = {
	choices({ clips }, present) {
		const unlisted = present !== undefined && !clips.some(({ name }) => name === present.file);
		return [
			...clips.map(({ name, title }) => choice(name, title)),
			...(unlisted ? [choice(present.file, present.file)] : []),
		];
	},
	valueOf: ({ file }) => `clip:${file}`,
	Settings: Loop,
};

function Loop({ source, desk }: LightSettingsProps<'clip'>) {
	return (
		<label class="check">
			<input
				type="checkbox"
				checked={source.loop}
				onChange={(event) =>
					void desk.actions.setSource(onto(source, { ...source, loop: event.currentTarget.checked }))
				}
			/>
			Play in a loop
		</label>
	);
}
