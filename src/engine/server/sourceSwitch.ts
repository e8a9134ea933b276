import { isMadeBy, type LightSourceSpec } from '../../protocol/session/lightSources.ts';
import type { Receptor } from '../../retina/light/field/lightFrame.ts';
import type { LiveSession } from '../live/liveSession.ts';
import { engineLight } from './engineLight.ts';
import { createSourceInForce, type OpenedSource, type SourceInForce } from './sourceInForce.ts';

/** What a source may need to know and whom it may tell. */
export interface SourceSurroundings {
	readonly receptors: readonly Receptor[];
	/** A frame of a live source. */
	offer: LiveSession['offer'];
	/** The source stopped working: one sentence. */
	failed(message: string): void;
	/** Part of its light could not be had; what can be had is shown: one sentence. */
	lost(message: string): void;
}

/** Opens what the engine does not make itself. @throws UserError at once for what can be seen at once */
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
	/** Part of a source's light could not be had: one sentence. */
	readonly lost: (message: string) => void;
}

/** Creates a switch in the dark. */
export function createSourceSwitch({
	session,
	openSource,
	opensCamera,
	failed,
	lost,
}: SourceSwitchOptions): SourceSwitch {
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
			lost(why) {
				if (!isInForce()) return;
				inForce.complain(why);
				lost(why);
			},
		});
		return { use: () => inForce.outside(opened), drop: opened.close };
	};
	const prepare: SourceSwitch['prepare'] = (spec, seed, receptors) => {
		const drop = (): void => undefined;
		if (isMadeBy(spec, 'engine')) {
			const feed = engineLight(spec, seed, receptors);
			return { use: () => inForce.feed(feed), drop };
		}
		if (isMadeBy(spec, 'screen') && !opensCamera) return { use: inForce.page, drop };
		return prepareOutside(spec, receptors);
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
