import type { Description } from '../../../protocol/description.ts';
import { type LightSourceOf, type LightSourceType, lightSourceKind } from '../../../protocol/session/lightSources.ts';
import type { PictureState } from '../../camera/pictureSource.ts';
import { cameraLight } from './CameraLight.tsx';
import { clipLight } from './ClipLight.tsx';
import { darkLight } from './DarkLight.tsx';
import { eventsLight } from './EventsLight.tsx';
import { stimulusLight } from './StimulusLight.tsx';
import type { LightChoice, ScreenLight } from './screenLight.ts';

/**
 * The kinds of light source that can be chosen on the screen, in the order of its picker. One that is not among them
 * is shown by its title while it is on; to have it chosen here as well takes a file and a line.
 */
const screenLights: { readonly [T in LightSourceType]?: ScreenLight<T> } = {
	dark: darkLight,
	clip: clipLight,
	stimulus: stimulusLight,
	camera: cameraLight,
	events: eventsLight,
};

/** The screen's side of a kind; undefined for one that cannot be chosen here. */
export const screenLight = <T extends LightSourceType>(type: T): ScreenLight<T> | undefined => screenLights[type];

const valueAs = <T extends LightSourceType>(
	type: T,
	source: LightSourceOf<T>,
	pictures: PictureState['from'],
): string => screenLight(type)?.valueOf(source, pictures) ?? type;

const choicesAs = <T extends LightSourceType>(type: T, description: Description): readonly LightChoice[] => {
	const { source } = description.session;
	return screenLight(type)?.choices(description, source.type === type ? (source as LightSourceOf<T>) : undefined) ?? [];
};

/** Everything that can be chosen, what is on among it also where it cannot, and which of it is on. */
export function lightChoices(
	description: Description,
	pictures: PictureState['from'],
): { readonly choices: readonly LightChoice[]; readonly value: string } {
	const { source } = description.session;
	const choices = Object.keys(screenLights).flatMap((type) => choicesAs(type as LightSourceType, description));
	const value = valueAs<LightSourceType>(source.type, source, pictures);
	if (screenLight(source.type)) return { choices, value };
	return { choices: [...choices, { value, title: lightSourceKind(source).title, choose: () => undefined }], value };
}
