import { isMadeBy, type LightSourceSpec } from '../../protocol/session/lightSources.ts';
import type { Receptor } from '../../retina/light/field/lightFrame.ts';
import { darkFeed, type FrameFeed } from '../live/frameFeed.ts';
import type { LiveSession } from '../live/liveSession.ts';
import { engineLight } from './engineLight.ts';
import { createPageCamera, type PageCamera } from './pageCamera.ts';

/** A light source that the shell opened. */
export interface OpenedSource {
	/** Driven by model time: the engine waits for it. Absent for a live source, whose frames come by `offer`. */
	readonly feed?: FrameFeed;
	/** For status lines. */
	readonly name: string;
	close(): void;
}

/** What a source may need to know and whom it may tell. */
export interface SourceSurroundings {
	readonly receptors: readonly Receptor[];
	/** A frame of a live source. */
	offer: LiveSession['offer'];
	/** The source stopped working: one sentence. */
	failed(message: string): void;
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
export interface SourceSwitch {
	/** Another source from now on. @throws UserError when it cannot be opened; then the one before stays */
	open(spec: LightSourceSpec, seed: number): void;
	/** A source for these receptors, while the one before goes on. @throws UserError when it cannot be opened */
	prepare(spec: LightSourceSpec, seed: number, receptors: readonly Receptor[]): ReadySource;
	/** Dark from now on. */
	close(): void;
	/** The page's camera begins: frames of this size. */
	cameraOpened(width: number, height: number): void;
	cameraClosed(reason: string): void;
	/** A binary message from the page; what is no frame as announced is refused and said to be. */
	cameraFrame(buffer: ArrayBuffer): void;
	/** Something to say of the source until it does better. */
	complain(message: string): void;
	readonly name: string;
	/** One sentence; empty when all is well. */
	readonly message: string;
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
	let opened: OpenedSource | undefined;
	let page: PageCamera | undefined;
	let name = 'dark';
	let message = '';
	/** Tells frames of a source that has been replaced from those of the present one. */
	let number = 0;

	const close = (): void => {
		number++;
		opened?.close();
		opened = undefined;
		page = undefined;
		session().setFeed(darkFeed());
		name = 'dark';
		message = '';
	};
	const useFeed = (feed: FrameFeed): void => {
		close();
		session().setFeed(feed);
		name = feed.name;
	};
	const waitForPage = (): PageCamera => {
		close();
		page = createPageCamera();
		return page;
	};
	/** The page's camera: one that is open goes on. */
	const usePage = (): void => {
		const before = page;
		waitForPage();
		if (before?.isOpen) page = before;
	};
	const prepareOutside = (spec: LightSourceSpec, receptors: readonly Receptor[]): ReadySource => {
		const own = number + 1;
		const next = openSource(spec, {
			receptors,
			offer: (light, capturedAtMs) => {
				if (own === number) session().offer(light, capturedAtMs);
			},
			failed(why) {
				if (own !== number) return;
				message = why;
				failed(why);
			},
		});
		return {
			use() {
				close();
				opened = next;
				name = next.name;
				if (next.feed) session().setFeed(next.feed);
			},
			drop: next.close,
		};
	};
	const prepare: SourceSwitch['prepare'] = (spec, seed, receptors) => {
		const drop = (): void => undefined;
		if (isMadeBy(spec, 'engine')) {
			const feed = engineLight(spec, seed, receptors);
			return { use: () => useFeed(feed), drop };
		}
		if (isMadeBy(spec, 'screen') && !opensCamera) return { use: usePage, drop };
		return prepareOutside(spec, receptors);
	};

	return {
		open: (spec, seed) => prepare(spec, seed, session().model.mosaic.receptors).use(),
		prepare,
		close,
		cameraOpened: (width, height) => (page ?? waitForPage()).opened(width, height),
		cameraClosed: (reason) => page?.closed(reason),
		cameraFrame: (buffer) => page?.frame(buffer, (light, capturedAtMs) => session().offer(light, capturedAtMs)),
		complain(why) {
			if (page) page.complain(why);
			else message = why;
		},
		get name() {
			return page?.name ?? name;
		},
		get message() {
			return page?.message ?? message;
		},
	};
}
