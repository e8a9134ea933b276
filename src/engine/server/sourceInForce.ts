import { darkFeed, type FrameFeed } from '../live/frameFeed.ts';
import type { LiveSession } from '../live/liveSession.ts';
import { createPageCamera, type PageCamera } from './pageCamera.ts';

/** A light source that the shell opened. */
export interface OpenedSource {
	/** Driven by model time: the engine waits for it. Absent for a live source, whose frames come by `offer`. */
	readonly feed?: FrameFeed;
	/** For status lines. */
	readonly name: string;
	close(): void;
}

/** The light source that a session has now: whatever comes next closes the one before. */
export interface SourceInForce {
	dark(): void;
	/** Light that is made in the engine itself. */
	feed(feed: FrameFeed): void;
	/** What the shell opened. */
	outside(opened: OpenedSource): void;
	/** The page's camera; one that is open goes on. */
	page(): void;
	/** Tells, from when it is called, whether the source that comes next is the one in force. */
	next(): () => boolean;
	/** The source in force stopped working: one sentence. */
	fail(why: string): void;
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

/** Darkness. @param session the session that light goes to, which may be another after a restart */
export function createSourceInForce(session: () => LiveSession): SourceInForce {
	let opened: OpenedSource | undefined;
	let camera: PageCamera | undefined;
	let name = 'dark';
	let message = '';
	/** Tells frames of a source that has been replaced from those of the present one. */
	let number = 0;

	const dark = (): void => {
		number++;
		opened?.close();
		opened = undefined;
		camera = undefined;
		session().setFeed(darkFeed());
		name = 'dark';
		message = '';
	};
	const waitForPage = (): PageCamera => {
		dark();
		camera = createPageCamera();
		return camera;
	};

	return {
		dark,
		feed(feed) {
			dark();
			session().setFeed(feed);
			name = feed.name;
		},
		outside(next) {
			dark();
			opened = next;
			name = next.name;
			if (next.feed) session().setFeed(next.feed);
		},
		page() {
			const before = camera;
			waitForPage();
			if (before?.isOpen) camera = before;
		},
		next() {
			const own = number + 1;
			return () => own === number;
		},
		fail(why) {
			message = why;
		},
		cameraOpened: (width, height) => (camera ?? waitForPage()).opened(width, height),
		cameraClosed: (reason) => camera?.closed(reason),
		cameraFrame: (buffer) => camera?.frame(buffer, (light, capturedAtMs) => session().offer(light, capturedAtMs)),
		complain(why) {
			if (camera) camera.complain(why);
			else message = why;
		},
		get name() {
			return camera?.name ?? name;
		},
		get message() {
			return camera?.message ?? message;
		},
	};
}
