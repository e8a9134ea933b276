import { LIGHT_SOURCES } from '../../../protocol/session/lightSources.ts';
import { choosing, type ScreenLight } from './screenLight.ts';

/** No light at all. */
export const darkLight: ScreenLight<'dark'> = {
	choices: () => [choosing('dark', LIGHT_SOURCES.dark.title, { type: 'dark' })],
	valueOf: () => 'dark',
	Settings: () => (
		<p class="note">No light falls on the retina. Choose a clip, a stimulus or the camera to see it respond.</p>
	),
};
