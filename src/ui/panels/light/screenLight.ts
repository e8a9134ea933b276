import type { ComponentType } from 'preact';
import type { Description } from '../../../protocol/description.ts';
import type { LightSourceOf, LightSourceSpec, LightSourceType } from '../../../protocol/session/lightSources.ts';
import type { PictureSource, PictureState } from '../../camera/pictureSource.ts';
import type { Actions } from '../../workbench/actions.ts';

/** What a choice of light has at hand. */
export interface LightDesk {
	readonly actions: Pick<Actions, 'setSource'>;
	/** The screen's own pictures. */
	readonly pictures: Pick<PictureSource, 'startCamera' | 'stop'>;
	/** Asks for a video file, which becomes the source. */
	chooseFile(): void;
}

/** A line of the picker. */
export interface LightChoice {
	readonly value: string;
	readonly title: string;
	choose(desk: LightDesk): Promise<void> | void;
}

/** What stands below the picker while a source is on. */
export interface LightSettingsProps<T extends LightSourceType> {
	readonly source: LightSourceOf<T>;
	readonly description: Description;
	readonly desk: LightDesk;
}

/** The screen's side of a kind of light source. */
export interface ScreenLight<T extends LightSourceType> {
	/** All of this kind that can be chosen. @param present the source that is on, if it is of this kind: it is among them */
	choices(description: Description, present: LightSourceOf<T> | undefined): readonly LightChoice[];
	/** The choice that a source comes from. @param pictures where the screen's own pictures come from */
	valueOf(source: LightSourceOf<T>, pictures: PictureState['from']): string;
	readonly Settings: ComponentType<LightSettingsProps<T>>;
}

/** A choice of light that is not the screen's own: its pictures end. */
export const choosing = (value: string, title: string, source: LightSourceSpec): LightChoice => ({
	value,
	title,
	async choose({ actions, pictures }) {
		pictures.stop('the user chose another source');
		await actions.setSource(source);
	},
});
