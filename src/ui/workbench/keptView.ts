import { z } from 'zod';
import type { StoreApi } from 'zustand/vanilla';
import { RECORDED_KINDS, type RecordedKind } from '../../protocol/recording/recordedKinds.ts';
import { cellAddressSchema } from '../../protocol/session/cellAddress.ts';
import { lineSchema } from '../../protocol/sinks.ts';
import { triggerLineSchema } from '../../protocol/triggerLine.ts';
import { mostPinned, type SelectionState } from '../stores/selectionStore.ts';
import { mostLines, type ViewState } from '../stores/viewStore.ts';

/** Where a page keeps a text: a local host gets another port, and with it another origin, each time it is started. */
export interface ViewKeeper {
	read(): string | null;
	write(text: string): void;
}

const pair = z.tuple([z.number(), z.number()]);
const areas = z.array(z.enum(['left', 'right', 'dock']));

/** What is kept of how the screen is set up. All of it is optional, so that what an earlier version kept still counts. */
export const keptSchema = z
	.object({
		theme: z.enum(['dark', 'light']),
		tab: z.string(),
		dock: z.enum(['scope', 'raster', 'both']),
		hidden: areas,
		hiddenPresenting: areas,
		presentation: z.object({ hidden: areas }).nullable(),
		opened: z.array(z.string()),
		sizes: z.object({ left: z.number(), right: z.number(), dock: z.number() }),
		colourMode: z.enum(['potential', 'change']),
		ranges: z.object({ potential: pair, change: pair }),
		layers: z.array(z.enum(['light', 'synapses', 'junctions', 'labels'])),
		windowS: z.number().positive(),
		waitsForKey: z.boolean(),
		square: z.boolean(),
		triggerLine: triggerLineSchema,
		lines: z.array(lineSchema).max(mostLines),
		runForS: z.number().positive(),
		recorded: z.object({
			kinds: z.array(z.enum(Object.keys(RECORDED_KINDS) as [RecordedKind, ...RecordedKind[]])),
			paths: z.string(),
			everyMs: z.number().positive(),
		}),
	})
	.partial();

const keptNames = Object.keys(keptSchema.shape) as readonly (keyof z.infer<typeof keptSchema>)[];

/** Pins belong to the cells that one looks at; those that a circuit has not are let go when it is described. */
const pinsSchema = z.object({ pinned: z.array(cellAddressSchema).max(mostPinned) });

const name = 'retinode-view';
/** A year: longer than anybody stays away. */
const keptForS = 365 * 24 * 3600;

/** The keeper of a page. Cookies know no ports: they hold over starts of a local host. A hosted page has its own storage, which is sent to nobody. */
export function viewKeeperOf({ document, location, localStorage }: Window): ViewKeeper {
	if (location.hostname !== '127.0.0.1' && location.hostname !== 'localhost') {
		return { read: () => localStorage.getItem(name), write: (text) => localStorage.setItem(name, text) };
	}
	return {
		read() {
			const found = document.cookie.split('; ').find((each) => each.startsWith(`${name}=`));
			return found === undefined ? null : decodeURIComponent(found.slice(name.length + 1));
		},
		write(text) {
			document.cookie = `${name}=${encodeURIComponent(text)}; path=/; max-age=${keptForS}; samesite=strict`;
		},
	};
}

/** What was kept, as far as it can be read. */
function keptOf<Kept>(schema: z.ZodType<Kept>, text: string | null): Kept | undefined {
	if (text === null) return undefined;
	try {
		return schema.parse(JSON.parse(text));
	} catch {
		// Of another program, or spoiled: the screen starts as it does for the first time.
		return undefined;
	}
}

/** Sets the screen up as it was left, with the pinned cells, and keeps every change of that. Returns what ends it. */
export function keepView(
	view: StoreApi<ViewState>,
	selection: StoreApi<SelectionState>,
	keeper: ViewKeeper,
): () => void {
	const kept = keeper.read();
	view.getState().set((keptOf(keptSchema, kept) ?? {}) as Partial<ViewState>);
	selection.getState().pin(keptOf(pinsSchema, kept)?.pinned ?? []);
	const textNow = (): string => {
		const state = view.getState();
		const { pinned } = selection.getState();
		return JSON.stringify({ ...Object.fromEntries(keptNames.map((each) => [each, state[each]])), pinned });
	};
	let last = textNow();
	const keep = (): void => {
		const text = textNow();
		if (text === last) return;
		last = text;
		keeper.write(text);
	};
	const ends = [view.subscribe(keep), selection.subscribe(keep)];
	return () => {
		for (const end of ends) end();
	};
}
