import { useEffect, useRef, useState } from 'preact/hooks';
import { elementOr } from '../../base/elementOr.ts';
import type { Description, PopulationDescription } from '../../protocol/description.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { unitText } from '../fields/numberInput.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { Explained } from '../fields/Term.tsx';
import { thinnedText } from '../panels/patchText.ts';
import { categoryColour, colourTable, css, diverging, sequential } from '../scene/colourMap.ts';
import { lineColours } from '../scene/connectionLayer.ts';
import type { LineKind } from '../scene/layout.ts';
import type { RetinaScene } from '../scene/retinaScene.ts';
import { readOut } from '../scope/plotModel.ts';
import { useStore } from '../stores/useStore.ts';
import type { SceneLayerName } from '../stores/viewStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** What the cells' colours mean, in mV; both ends can be changed. */
export function ColourLegend() {
	const { view } = useWorkbench();
	const mode = useStore(view, (state) => state.colourMode);
	const ranges = useStore(view, (state) => state.ranges);
	const canvas = useRef<HTMLCanvasElement>(null);
	const [low, high] = ranges[mode];
	useEffect(() => {
		const context = canvas.current?.getContext('2d');
		if (!context) return;
		const image = context.createImageData(256, 1);
		image.data.set(colourTable(mode === 'potential' ? sequential : diverging));
		context.putImageData(image, 0, 0);
	}, [mode]);
	const set = (next: readonly [number, number]) => {
		view.getState().set({ ranges: { ...ranges, [mode]: next } });
		return undefined;
	};
	return (
		<div class="legend colours" data-testid="colour-legend">
			<SelectField
				bare
				title="Colour shows"
				value={mode}
				options={[
					{ value: 'potential', title: 'Potential (mV)' },
					{ value: 'change', title: 'Change from dark rest (mV)' },
				]}
				onChange={(value) => view.getState().set({ colourMode: value === 'change' ? 'change' : 'potential' })}
			/>
			<canvas ref={canvas} width={256} height={1} role="img" aria-label={`Colours from ${low} to ${high} mV`} />
			<div class="ends">
				<NumberField
					bare
					title="Lowest colour"
					unit="mV"
					min={-200}
					max={high - 1}
					value={low}
					onCommit={(value) => set([value, high])}
				/>
				<span class="middle">{readOut((low + high) / 2)}</span>
				<NumberField
					bare
					title="Highest colour"
					unit="mV"
					min={low + 1}
					max={200}
					value={high}
					onCommit={(value) => set([low, value])}
				/>
			</div>
		</div>
	);
}

const layerTitles: readonly (readonly [SceneLayerName, string])[] = [
	['light', 'Light'],
	['synapses', 'Synapses'],
	['junctions', 'Gap junctions'],
	['labels', 'Labels'],
];

/** Screens narrower than this start with the key folded: it would cover the cells. CSS pixels. */
const roomyPx = 1200;

/** What else is in the picture: populations, connections, the brightest light; parts can be left out. */
export function SceneKey({
	description,
	scene,
}: {
	readonly description: Description;
	readonly scene: RetinaScene | null;
}) {
	const { view } = useWorkbench();
	const theme = useStore(view, (state) => state.theme);
	const layers = useStore(view, (state) => state.layers);
	const { session, circuits } = description;
	const tissue = (session.tissue && circuits.find(({ name }) => name === session.circuit)?.tissue) ?? { thinned: [] };
	const lines: readonly (readonly [LineKind, string])[] = [
		['direct', 'synapse'],
		['inverting', 'inverting synapse'],
		['junction', 'gap junction'],
	];
	return (
		<details class="legend key" open={window.innerWidth >= roomyPx}>
			<summary>Key</summary>
			<ul>
				{description.populations.map(({ name, title }, k) => (
					<li key={name}>
						<i class="dot" style={{ borderColor: css(categoryColour(k, theme)) }} />
						<span>
							<Explained text={title} />
							{thinnedText(tissue, name) !== '' && ` · ${thinnedText(tissue, name)}`}
						</span>
					</li>
				))}
				{lines.map(([kind, title]) => (
					<li key={kind}>
						<i class={`stroke ${kind}`} style={{ color: css(lineColours[theme][kind]) }} />
						{title}
					</li>
				))}
				<WhiteLight description={description} scene={scene} />
			</ul>
			<div class="choices">
				{layerTitles.map(([layer, title]) => (
					<label class="check" key={layer}>
						<input
							type="checkbox"
							checked={layers.includes(layer)}
							onChange={() => view.getState().toggleLayer(layer)}
						/>
						{title}
					</label>
				))}
			</div>
		</details>
	);
}

/** What the picture shows otherwise than it is, or not at all: discreetly, in a corner. */
export function LeftOut({ scene }: { readonly scene: RetinaScene | null }) {
	const [notes, setNotes] = useState<readonly string[]>([]);
	useEffect(() => {
		const look = () => {
			if (!scene) return;
			const { lines, allLines, lowered } = scene.picture;
			const { depthScale } = scene.layout;
			const whole = (value: number) => value.toLocaleString('en');
			const next = [
				...(depthScale > 1.05 ? [`depth drawn × ${depthScale.toFixed(1)}`] : []),
				...(lines < allLines
					? [`connections: the ${whole(lines)} of ${whole(allLines)} nearest the selected cell`]
					: []),
				...(lowered > 0 ? [`drawn simpler: ${scene.software ? 'no GPU' : 'the GPU is busy'}`] : []),
			];
			setNotes((before) => (before.join() === next.join() ? before : next));
		};
		look();
		const timer = setInterval(look, 1000);
		return () => clearInterval(timer);
	}, [scene]);
	return (
		<p class="left-out" data-testid="scene-note">
			{notes.join(' · ')}
		</p>
	);
}

function WhiteLight({ description, scene }: { readonly description: Description; readonly scene: RetinaScene | null }) {
	const [texts, setTexts] = useState<readonly string[]>([]);
	useEffect(() => {
		const timer = setInterval(() => {
			const peaks = [...(scene?.lightPeaks ?? [])].filter(([, peak]) => peak > 0);
			const next = peaks.map(([p, peak]) => {
				const population = elementOr<PopulationDescription | null>(description.populations, p, null);
				return `brightest: input of ${population?.name ?? 'receptor'} ${readOut(peak)} ${unitText(population?.light?.unit ?? '1/s')}`;
			});
			setTexts((before) => (before.join() === next.join() ? before : next));
		}, 1000);
		return () => clearInterval(timer);
	}, [scene, description]);
	if (texts.length === 0) return null;
	return (
		<li title="Brightest light since the source or the light level was set; drawn as white">
			<i class="dot white" />
			<span>
				{texts.map((text) => (
					<div key={text}>{text}</div>
				))}
			</span>
		</li>
	);
}
