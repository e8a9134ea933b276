import { useEffect, useRef } from 'preact/hooks';
import { LIGHT_SOURCES } from '../../../protocol/session/lightSources.ts';
import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import type { LightSettingsProps, ScreenLight } from './screenLight.ts';

/** The screen's own pictures: a file of the user's and the camera are one source for the host, two for the user. */
export const cameraLight: ScreenLight<'camera'> = {
	choices: () => [
		{ value: 'file', title: 'Video file …', choose: ({ chooseFile }) => chooseFile() },
		{
			value: 'camera',
			title: LIGHT_SOURCES.camera.title,
			async choose({ actions, pictures }) {
				if (await actions.setSource({ type: 'camera' })) await pictures.startCamera();
			},
		},
	],
	valueOf: (_source, pictures) => (pictures === 'file' ? 'file' : 'camera'),
	Settings: PagePicture,
};

function PagePicture({ desk }: LightSettingsProps<'camera'>) {
	const { pictures } = useWorkbench();
	const phase = useStore(pictures.store, (state) => state.phase);
	const message = useStore(pictures.store, (state) => state.message);
	const title = useStore(pictures.store, (state) => state.title);
	const width = useStore(pictures.store, (state) => state.width);
	const height = useStore(pictures.store, (state) => state.height);
	const canvas = useRef<HTMLCanvasElement>(null);
	useEffect(() => {
		pictures.showOn(canvas.current);
		return () => pictures.showOn(null);
	}, [pictures, phase]);
	if (phase === 'playing') {
		return (
			<figure class="preview">
				<canvas ref={canvas} role="img" aria-label="What the retina is shown" data-testid="camera-preview" />
				<figcaption>
					{title}, {width}×{height} px grey
				</figcaption>
			</figure>
		);
	}
	return (
		<div class="note">
			{message !== '' && (
				<p role="alert" class="warn" data-testid="camera-message">
					{message}
				</p>
			)}
			{phase === 'starting' ? (
				<p>Starting …</p>
			) : (
				<div class="tools">
					<button type="button" onClick={() => void pictures.startCamera()}>
						Start camera
					</button>
					<button type="button" onClick={() => desk.chooseFile()}>
						Open video …
					</button>
				</div>
			)}
		</div>
	);
}
