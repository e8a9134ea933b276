import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RecordedKind } from '../../protocol/recording/recordedKinds.ts';
import type { LineSpec } from '../../protocol/sinks.ts';
import { firstTriggerLine, type TriggerLine } from '../../protocol/triggerLine.ts';

/** What a cell's colour says: its potential, or how far it is from the dark rest. */
export type ColourMode = 'potential' | 'change';
/** Where the viewer of the retina stands: around a target, at a distance, µm; angles in radians. */
export interface Orbit {
	/** Around the vertical axis; 0 looks along −z. */
	readonly azimuth: number;
	/** Above the horizon. */
	readonly elevation: number;
	readonly distance: number;
	readonly target: readonly [number, number, number];
}
/** Parts of the 3D view that can be left out. */
export type SceneLayerName = 'light' | 'synapses' | 'junctions' | 'labels';
/** Areas that can be folded away. */
export type Area = 'left' | 'right' | 'dock';
/** Dialogs and overlays. */
export type Dialog = 'none' | 'run' | 'help' | 'new' | 'patch' | 'messages' | 'record' | 'protocol' | 'demonstrations';

/** What a recording is to hold. */
interface RecordingChoice {
	readonly kinds: readonly RecordedKind[];
	readonly paths: string;
	readonly everyMs: number;
}

/** How the screen is set up; nothing here touches the simulation. */
export interface ViewState {
	readonly theme: 'dark' | 'light';
	/** The panel shown in the right-hand column, by its name in `panels/catalogue.ts`. */
	readonly tab: string;
	readonly dock: 'scope' | 'raster' | 'both';
	readonly dialog: Dialog;
	readonly hidden: readonly Area[];
	/** Parts of panels that are unfolded, by name. */
	readonly opened: readonly string[];
	/** Sizes of the areas, CSS pixels. */
	readonly sizes: Readonly<Record<Area, number>>;
	readonly colourMode: ColourMode;
	/** Ends of the colour scale, mV, per mode. */
	readonly ranges: Readonly<Record<ColourMode, readonly [number, number]>>;
	readonly layers: readonly SceneLayerName[];
	/** From where the retina is looked at; null: at all of it, as it fits. */
	readonly orbit: Orbit | null;
	/** Seconds of model time in scope and raster. */
	readonly windowS: number;
	/** How long a run for a time is, s. */
	readonly runForS: number;
	/** Where the lesson is, counted from 0; null while it is not taken. */
	readonly lessonStep: number | null;
	/** The areas that were folded away before the presentation that goes on; null without one. */
	readonly presentation: { readonly hidden: readonly Area[] } | null;
	/** Areas that are folded away while something is presented. */
	readonly hiddenPresenting: readonly Area[];
	/** Scope and raster stand still; the simulation goes on. */
	readonly frozenAtMs: number | null;
	/** What the last recording was asked to hold: kinds, paths of quantities beside them, and ms between rows; undefined before the first. */
	readonly recorded: RecordingChoice | undefined;
	/** A protocol waits for the key that is its trigger. */
	readonly waitsForKey: boolean;
	/** The serial line to other instruments as it was set up last: open only where a person has opened it. */
	readonly triggerLine: TriggerLine;
	/** A square for a photodiode stands in the corner. */
	readonly square: boolean;
	/** Lines that were chosen lately, with how each was spoken to; the last one first. */
	readonly lines: readonly LineSpec[];
	set(change: Partial<Omit<ViewState, 'set' | 'toggleArea' | 'toggleLayer' | 'toggleOpened' | 'lineChosen'>>): void;
	toggleArea(area: Area): void;
	toggleLayer(layer: SceneLayerName): void;
	toggleOpened(name: string): void;
	/** A line was chosen, or is spoken to otherwise from now on. */
	lineChosen(line: LineSpec): void;
}

/** Time windows of scope and raster, s. */
export const windowsS = [0.05, 0.25, 0.5, 1, 2, 5, 10, 20, 60, 180, 600] as const;

/** Below this width a window has no room for the light column beside the retina, CSS pixels. */
export const narrowPx = 1000;

/** From this height on a window has room for the grip's course below the hand, CSS pixels. */
const tallPx = 1000;

/** Lines that are kept: those of one bench. */
export const mostLines = 6;

const toggled = <T>(list: readonly T[], item: T) =>
	list.includes(item) ? list.filter((each) => each !== item) : [...list, item];

/** Areas that are folded away in a window of a width, CSS pixels, where these were to be. */
export const foldedIn = (hidden: readonly Area[], widthPx: number): readonly Area[] =>
	widthPx < narrowPx && !hidden.includes('left') ? [...hidden, 'left'] : hidden;

/** The screen as a first start shows it in a window of a size, CSS pixels. */
export function createViewStore(
	theme: 'dark' | 'light',
	windowPx: { readonly width: number; readonly height: number },
): StoreApi<ViewState> {
	return createStore<ViewState>()((set) => ({
		theme,
		// A first start shows the hand moving.
		tab: 'hand',
		dock: 'both',
		dialog: 'none',
		// The retina keeps room in a small window.
		hidden: foldedIn([], windowPx.width),
		// Where there is room, what became of the grip is seen without a press.
		opened: windowPx.height >= tallPx ? ['control-law'] : [],
		sizes: {
			left: 268,
			right: windowPx.width < 1200 ? 316 : 356,
			dock: Math.round(Math.min(286, 0.36 * windowPx.height)),
		},
		colourMode: 'potential',
		ranges: { potential: [-75, -25], change: [-15, 15] },
		layers: ['light', 'synapses', 'junctions', 'labels'],
		orbit: null,
		windowS: 2,
		runForS: 1,
		lessonStep: null,
		presentation: null,
		hiddenPresenting: ['left', 'right'],
		frozenAtMs: null,
		recorded: undefined,
		waitsForKey: false,
		triggerLine: firstTriggerLine,
		square: false,
		lines: [],
		set: (change) => set(change),
		toggleArea: (area) => set(({ hidden }) => ({ hidden: toggled(hidden, area) })),
		toggleLayer: (layer) => set(({ layers }) => ({ layers: toggled(layers, layer) })),
		toggleOpened: (name) => set(({ opened }) => ({ opened: toggled(opened, name) })),
		lineChosen: (line) =>
			set(({ lines }) => ({
				lines: [line, ...lines.filter(({ path }) => path !== line.path)].slice(0, mostLines),
			})),
	}));
}
