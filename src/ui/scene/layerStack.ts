import type { Object3D } from 'three';
import type { SceneLayerName } from '../stores/viewStore.ts';
import { createCellLayer } from './cellLayer.ts';
import { createConnectionLayer } from './connectionLayer.ts';
import { createElectrodeLayer } from './electrodeLayer.ts';
import { createFieldLayer } from './fieldLayer.ts';
import type { LineKind, SceneLayout } from './layout.ts';
import { createMarkLayer } from './markLayer.ts';
import { createRegionLayer } from './regionLayer.ts';
import type { SceneFrame, SceneLayer } from './sceneLayer.ts';

/** All layers of the 3D view. */
export interface LayerStack {
	readonly objects: readonly Object3D[];
	/** Brings those that are shown up to date and hides the others; cells are always shown. */
	update(shown: readonly SceneLayerName[], frame: SceneFrame): void;
	/** The input drawn as white, by population index. */
	readonly lightPeaks: ReadonlyMap<number, number>;
	/** Connections drawn, and all there are in the layers that are shown. */
	lines(): { readonly lines: number; readonly allLines: number };
	dispose(): void;
}

/** Builds the layers of a layout. */
export function createLayerStack(layout: SceneLayout): LayerStack {
	const light = createFieldLayer(layout);
	const connections = {
		direct: createConnectionLayer(layout, 'direct'),
		inverting: createConnectionLayer(layout, 'inverting'),
		junction: createConnectionLayer(layout, 'junction'),
	};
	const layers: readonly (readonly [SceneLayerName | 'cells', SceneLayer])[] = [
		['light', light],
		['cells', createCellLayer(layout)],
		['synapses', connections.direct],
		['synapses', connections.inverting],
		['junctions', connections.junction],
		['cells', createMarkLayer(layout)],
		['cells', createElectrodeLayer(layout)],
		['cells', createRegionLayer(layout)],
	];

	return {
		objects: layers.map(([, { object }]) => object),
		update(shown, frame) {
			for (const [name, layer] of layers) {
				layer.object.visible = name === 'cells' || shown.includes(name);
				if (layer.object.visible) layer.update(frame);
			}
		},
		get lightPeaks() {
			return light.peaks;
		},
		lines() {
			const visible = Object.entries(connections).filter(([, layer]) => layer.object.visible);
			return {
				lines: visible.reduce((sum, [, { shown }]) => sum + shown, 0),
				allLines: visible.reduce((sum, [kind]) => sum + layout.lines[kind as LineKind].length / 2, 0),
			};
		},
		dispose() {
			for (const [, layer] of layers) layer.dispose();
		},
	};
}
