import type { LightSourceSpec } from '../../protocol/session/sessionFile.ts';
import type { Receptor } from '../../retina/light/field/lightFrame.ts';
import { createStimulus } from '../../retina/light/stimuli/catalogue.ts';
import { viewForReceptors } from '../../retina/light/stimuli/stimulusFrames.ts';
import { stimulusFeed } from '../live/frameFeed.ts';
import type { LiveSession } from '../live/liveSession.ts';
import { createSourceInForce, type OpenedSource, type SourceInForce } from './sourceInForce.ts';

/** What a source may need to know and whom it may tell. */
export interface SourceSurroundings {
	readonly receptors: readonly Receptor[];
	/** A frame of a live source. */
	offer: LiveSession['offer'];
	/** The source stopped working: one sentence. */
	failed(message: string): void;
}

/** Opens a clip, a recording, a camera or standard input. @throws UserError at once for what can be seen at once */
export type OpenSource = (spec: LightSourceSpec, around: SourceSurroundings) => OpenedSource;

/** A light source that can be had; exactly one of the two is called. */
export interface ReadySource {
	/** It takes the place of the one before, for the session that is present then. */
	use(): void;
	/** It is not wanted any more. */
	drop(): void;
}

/** The one light source of an engine, and what there is to say of it. */
export interface SourceSwitch
	extends Pick<SourceInForce, 'cameraOpened' | 'cameraClosed' | 'cameraFrame' | 'complain' | 'name' | 'message'> {
	/** Another source from now on. @throws UserError when it cannot be opened; then the one before stays */
	open(spec: LightSourceSpec, seed: number): void;
	/** A source for these receptors, while the one before goes on. @throws UserError when it cannot be opened */
	prepare(spec: LightSourceSpec, seed: number, receptors: readonly Receptor[]): ReadySource;
	/** Dark from now on. */
	close(): void;
}

/** What a switch needs from its engine. */
export interface SourceSwitchOptions {
	/** The session that light goes to, which may be another after a restart. */
	readonly session: () => LiveSession;
	readonly openSource: OpenSource;
	/** Cameras are opened by `openSource`; otherwise their frames come from the page. */
	readonly opensCamera: boolean;
	/** A source stopped working: one sentence. */
	readonly failed: (message: string) => void;
}

/** Creates a switch in the dark. */
export function createSourceSwitch({ session, openSource, opensCamera, failed }: SourceSwitchOptions): SourceSwitch {
	const inForce = createSourceInForce(session);

	const prepareOutside = (spec: LightSourceSpec, receptors: readonly Receptor[]): ReadySource => {
		const isInForce = inForce.next();
		const opened = openSource(spec, {
			receptors,
			offer: (light, capturedAtMs) => {
				if (isInForce()) session().offer(light, capturedAtMs);
			},
			failed(why) {
				if (!isInForce()) return;
				inForce.fail(why);
				failed(why);
			},
		});
		return { use: () => inForce.outside(opened), drop: opened.close };
	};
	const prepare: SourceSwitch['prepare'] = (spec, seed, receptors) => {
		const drop = (): void => undefined;
		switch (spec.type) {
			case 'dark':
				return { use: inForce.dark, drop };
			case 'stimulus': {
				const parameters = spec.name === 'checkerboard-noise' ? { seed, ...spec.parameters } : spec.parameters;
				const stimulus = createStimulus({ name: spec.name, parameters }, viewForReceptors(receptors));
				return { use: () => inForce.feed(stimulusFeed(stimulus, true)), drop };
			}
			case 'camera':
				return opensCamera ? prepareOutside(spec, receptors) : { use: inForce.page, drop };
			case 'clip':
			case 'recording':
			case 'stdin':
				return prepareOutside(spec, receptors);
		}
	};

	return {
		open: (spec, seed) => prepare(spec, seed, session().model.mosaic.receptors).use(),
		prepare,
		close: inForce.dark,
		cameraOpened: inForce.cameraOpened,
		cameraClosed: inForce.cameraClosed,
		cameraFrame: inForce.cameraFrame,
		complain: inForce.complain,
		get name() {
			return inForce.name;
		},
		get message() {
			return inForce.message;
		},
	};
}
