import { useEffect, useRef } from 'preact/hooks';
import type { Description, StimulusDescription } from '../../protocol/description.ts';
import type { LightSourceSpec } from '../../protocol/session/sessionFile.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { LightLevel } from './LightLevel.tsx';

/** Where light comes from and how bright white is. */
export function Light() {
	const { model } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	if (!description) return <p class="empty">Light settings appear when the simulation is connected.</p>;
	return (
		<>
			<Source description={description} />
			<LightLevel light={description.session.light} />
		</>
	);
}

/** The picker's value for a source: a file of the user's and the camera are one source for the host, two for the user. */
function choiceOf(source: LightSourceSpec, from: 'none' | 'camera' | 'file'): string {
	switch (source.type) {
		case 'clip':
			return `clip:${source.file}`;
		case 'stimulus':
			return `stimulus:${source.name}`;
		case 'camera':
			return from === 'file' ? 'file' : 'camera';
		default:
			return source.type;
	}
}

const defaultsOf = ({ parameters }: StimulusDescription) =>
	Object.fromEntries(parameters.map((each) => [each.name, each.default]));

/** Everything that can be chosen, and what is on although it cannot. */
function sourceOptions({ session: { source }, clips, stimuli }: Description, choice: string) {
	const others =
		source.type === 'recording' || source.type === 'stdin'
			? [{ value: source.type, title: source.type === 'recording' ? 'Recorded light' : 'Frames from standard input' }]
			: [];
	const unlisted =
		source.type === 'clip' && !clips.some(({ name }) => name === source.file)
			? [{ value: choice, title: `Clip: ${source.file}` }]
			: [];
	return [
		{ value: 'dark', title: 'Dark' },
		...clips.map(({ name, title }) => ({ value: `clip:${name}`, title: `Clip: ${title}` })),
		...unlisted,
		...stimuli
			.filter(({ name }) => name !== 'dark')
			.map(({ name, title }) => ({ value: `stimulus:${name}`, title: `Stimulus: ${title}` })),
		{ value: 'file', title: 'Video file …' },
		{ value: 'camera', title: 'Camera' },
		...others,
	];
}

function Source({ description }: { readonly description: Description }) {
	const { actions, pictures, status } = useWorkbench();
	const { source } = description.session;
	const from = useStore(pictures.store, (state) => state.from);
	const pictureMessage = useStore(pictures.store, (state) => state.message);
	const sourceMessage = useStore(status, (state) => state.status?.sourceMessage ?? '');
	const fileInput = useRef<HTMLInputElement>(null);
	const choice = choiceOf(source, from);

	async function leavePage(next: LightSourceSpec): Promise<void> {
		pictures.stop('the user chose another source');
		await actions.setSource(next);
	}

	async function choose(value: string): Promise<void> {
		const [type, name = ''] = [value.split(':')[0], value.slice(value.indexOf(':') + 1)];
		if (type === 'camera') {
			if (await actions.setSource({ type: 'camera' })) await pictures.startCamera();
		} else if (type === 'file') fileInput.current?.click();
		else if (type === 'dark') await leavePage({ type: 'dark' });
		else if (type === 'clip') await leavePage({ type: 'clip', file: name, loop: true });
		else if (type === 'stimulus') {
			const stimulus = description.stimuli.find((each) => each.name === name);
			if (stimulus) await leavePage({ type: 'stimulus', name, parameters: defaultsOf(stimulus) });
		}
	}

	return (
		<section class="panel" aria-label="Light source">
			<h2>Light source</h2>
			<SelectField
				title="Source"
				value={choice}
				testId="source-picker"
				options={sourceOptions(description, choice)}
				onChange={(value) => void choose(value)}
			/>
			<input
				ref={fileInput}
				type="file"
				accept="video/*"
				class="unseen"
				tabIndex={-1}
				aria-label="Video file"
				data-testid="video-file"
				onChange={async (event) => {
					const [file] = event.currentTarget.files ?? [];
					event.currentTarget.value = '';
					if (file && (await actions.setSource({ type: 'camera' }))) await pictures.startFile(file);
				}}
			/>
			{sourceMessage !== '' && sourceMessage !== pictureMessage && (
				<p class="note warn" data-testid="source-message">
					{sourceMessage}
				</p>
			)}
			{source.type === 'camera' && <PagePicture onFile={() => fileInput.current?.click()} />}
			{source.type === 'clip' && (
				<label class="check">
					<input
						type="checkbox"
						checked={source.loop}
						onChange={(event) => void actions.setSource({ ...source, loop: event.currentTarget.checked })}
					/>
					Play in a loop
				</label>
			)}
			{source.type === 'recording' && <p class="note mono">{source.file}</p>}
			{source.type === 'stimulus' && <StimulusForm description={description} source={source} />}
			{source.type === 'dark' && (
				<p class="note">No light falls on the retina. Choose a clip, a stimulus or the camera to see it respond.</p>
			)}
		</section>
	);
}

function PagePicture({ onFile }: { readonly onFile: () => void }) {
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
					<button type="button" onClick={onFile}>
						Open video …
					</button>
				</div>
			)}
		</div>
	);
}

function StimulusForm(props: {
	readonly description: Description;
	readonly source: Extract<LightSourceSpec, { type: 'stimulus' }>;
}) {
	const { source, description } = props;
	const { actions } = useWorkbench();
	const stimulus = description.stimuli.find(({ name }) => name === source.name);
	if (!stimulus) return <p class="note warn">This version knows no stimulus “{source.name}”.</p>;
	return (
		<>
			<p class="note">{stimulus.description}</p>
			{stimulus.parameters.map((parameter) => (
				<NumberField
					key={`${stimulus.name} ${parameter.name}`}
					{...parameter}
					integer={parameter.integer ?? false}
					value={source.parameters[parameter.name] ?? parameter.default}
					testId={`stimulus-${parameter.name}`}
					onCommit={async (value) => {
						await actions.setSource({ ...source, parameters: { ...source.parameters, [parameter.name]: value } });
						return '';
					}}
				/>
			))}
			<div class="tools">
				<button type="button" data-testid="stimulus-again" onClick={() => void actions.setSource(source)}>
					Play again
				</button>
				<button type="button" onClick={() => void actions.setSource({ ...source, parameters: defaultsOf(stimulus) })}>
					Defaults
				</button>
			</div>
		</>
	);
}
