import { expect, it, vi } from 'vitest';
import { createPictureSource } from '../../src/ui/camera/pictureSource.ts';
import type { Connection } from '../../src/ui/connection/connection.ts';

/** What plays, by title; nothing of a browser is needed. */
const playing = vi.hoisted(() => new Set<string>());
vi.mock('../../src/ui/camera/playingVideo.ts', () => ({
	playVideo(open: (video: unknown) => { title: string }) {
		const { title } = open({});
		playing.add(title);
		return Promise.resolve({ video: {}, title, close: () => playing.delete(title) });
	},
}));
vi.mock('../../src/ui/camera/greyVideo.ts', () => ({
	createGreyVideo: () => () => () => undefined,
	sizeOf: () => ({ width: 8, height: 8 }),
	drawGrey: () => undefined,
}));
vi.mock('../../src/ui/camera/videoInput.ts', () => ({
	openCamera: () => ({ title: 'camera' }),
	openVideoFile: (_video: unknown, file: { name: string }) => ({ title: file.name }),
	cameraComplaint: String,
	fileComplaint: String,
}));

/** A picture source whose host answers when it is told to. */
function bench() {
	const asked: string[] = [];
	const answers: (() => void)[] = [];
	const connection = {
		state: { phase: 'open' },
		request(type: string) {
			asked.push(type);
			return new Promise<object>((resolve) => answers.push(() => resolve({})));
		},
		sendFrame: () => undefined,
	};
	const source = createPictureSource({ connection: connection as unknown as Connection, onError: () => undefined });
	const answer = async (): Promise<void> => {
		await vi.waitFor(() => expect(answers.length).toBeGreaterThan(0));
		answers.shift()?.();
		await Promise.resolve();
	};
	return { source, asked, answer };
}

it('a camera that is stopped while the host is told of it is closed, and the host hears of that', async () => {
	playing.clear();
	const { source, asked, answer } = bench();
	const started = source.startCamera();
	await vi.waitFor(() => expect(asked).toEqual(['openCamera']));
	source.stop('the user stopped it');
	await answer();
	expect(await started).toBe(false);
	expect([...playing]).toEqual([]);
	expect(source.store.getState().phase).toBe('off');
	expect(asked).toEqual(['openCamera', 'closeCamera']);
});

it('a file that is chosen while the host is told of a camera takes its place, and the camera is closed', async () => {
	playing.clear();
	const { source, asked, answer } = bench();
	const camera = source.startCamera();
	await vi.waitFor(() => expect(asked).toEqual(['openCamera']));
	const file = source.startFile({ name: 'bars.mp4' } as File);
	await answer();
	await answer();
	expect(await camera).toBe(false);
	expect(await file).toBe(true);
	expect([...playing]).toEqual(['bars.mp4']);
	expect(source.store.getState()).toMatchObject({ phase: 'playing', from: 'file', title: 'bars.mp4' });
	expect(asked).toEqual(['openCamera', 'openCamera']);
});
