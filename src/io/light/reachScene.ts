/**
 * The scene of the bundled clip: what someone sees who reaches for a cup in a dark room, as numbers. Pure: pictures and
 * ground truth come from the same timeline. Only + − × ÷ and rounding are used, so that every machine makes the same bytes.
 * All of it is drawn, none of it filmed.
 */
export interface ReachScene {
	readonly durationS: number;
	/** Pictures per second. */
	readonly rateHz: number;
	/** How the cup's distance (in units at which it would just fill the view: 1) changes with time. */
	readonly cup: {
		/** Distance at which the cup appears. */
		readonly farDistance: number;
		/** When it appears and the quick part of the reach begins. */
		readonly appearsS: number;
		/** When the quick part ends, and how much nearer it has come. */
		readonly nearS: number;
		readonly nearBy: number;
		/** When it is in the hand, and how much nearer it has come since. */
		readonly heldS: number;
		readonly heldBy: number;
		/** When it is let go. */
		readonly releasedS: number;
		/** When it is gone, and how far it has moved away since. */
		readonly goneS: number;
		readonly goneBy: number;
	};
	/** Flashes of a torch, each 0.1 s: bright, and no reason to grasp. */
	readonly torchesS: readonly number[];
	/** A door opens and closes behind: a bar of light crosses, no reason to grasp either. */
	readonly door: { readonly opensS: number; readonly closesS: number };
	/** Grey codes (sRGB, 0–255). */
	readonly grey: Readonly<
		Record<'wall' | 'table' | 'shadow' | 'cupLight' | 'cupDark' | 'rim' | 'inside' | 'torch' | 'door', number>
	>;
}

/** Size of the pictures, pixels. */
export const REACH_WIDTH = 64;
export const REACH_HEIGHT = 48;
/** Length of a torch's flash, s. */
export const TORCH_S = 0.1;
/** Samples across each pixel, for smooth edges. */
const SUPER = 3;

/**
 * The bundled clip, s: 0–1.5 dark room; 1.5–4 a bright cup comes nearer; 4–5 it fills the view; 5–5.3 it is taken away;
 * –7.5 dark; 7.5, 8.2, 8.9 a torch flashes; –9.8 dark; 9.8–10.8 a door opens and closes behind; –12 dark.
 */
export const REACH_SCENE: ReachScene = {
	durationS: 12,
	rateHz: 30,
	cup: {
		farDistance: 8,
		appearsS: 1.5,
		nearS: 2.2,
		nearBy: 5,
		heldS: 4,
		heldBy: 2.1,
		releasedS: 5,
		goneS: 5.3,
		goneBy: 12,
	},
	torchesS: [7.5, 8.2, 8.9],
	door: { opensS: 9.8, closesS: 10.8 },
	grey: {
		wall: 9,
		table: 14,
		shadow: 5,
		cupLight: 250,
		cupDark: 200,
		rim: 225,
		inside: 120,
		torch: 250,
		door: 205,
	},
};

/** 0 before `from`, 1 after `to`, linear between. */
function ramp(t: number, from: number, to: number): number {
	return Math.min(1, Math.max(0, (t - from) / (to - from)));
}

/** The cup's distance at time t, s; Infinity when it is not there. */
export function cupDistance({ cup }: ReachScene, t: number): number {
	if (t < cup.appearsS || t >= cup.goneS) return Number.POSITIVE_INFINITY;
	return (
		cup.farDistance -
		cup.nearBy * ramp(t, cup.appearsS, cup.nearS) -
		cup.heldBy * ramp(t, cup.nearS, cup.heldS) +
		cup.goneBy * ramp(t, cup.releasedS, cup.goneS)
	);
}

/** Grey code of the cup at (x, y) relative to its middle in units of its half height, or undefined beside it. */
function cupGrey(grey: ReachScene['grey'], x: number, y: number): number | undefined {
	const halfWidth = 0.72 - 0.14 * (y + 1) * 0.5;
	const rim = (x * x) / (0.72 * 0.72) + ((y + 1) * (y + 1)) / (0.2 * 0.2);
	if (rim < 0.72) return grey.inside;
	if (rim < 1) return grey.rim;
	if (y >= -1 && y <= 1 && x >= -halfWidth && x <= halfWidth) {
		const across = (x + halfWidth) / (2 * halfWidth);
		return grey.cupLight - (grey.cupLight - grey.cupDark) * across;
	}
	const handle = (x - 0.72) * (x - 0.72) + (y + 0.05) * (y + 0.05);
	if (x > 0 && handle < 0.2 && handle > 0.07) return grey.cupDark;
	return undefined;
}

/** Grey code at time t (s) and place (x right, y down, 0–1 across the picture's height, origin at its centre). */
function greyAt(scene: ReachScene, t: number, x: number, y: number): number {
	const { grey, door } = scene;
	for (const flash of scene.torchesS) if (t >= flash && t < flash + TORCH_S) return grey.torch;
	const size = 1 / cupDistance(scene, t);
	if (size > 0) {
		const cup = cupGrey(grey, x / (0.62 * size), (y - 0.08 * (1 - size)) / (0.62 * size));
		if (cup !== undefined) return cup;
	}
	if (t >= door.opensS && t < door.closesS) {
		const middle = -0.8 + 1.6 * ramp(t, door.opensS, door.closesS);
		if (x > middle - 0.17 && x < middle + 0.17) return grey.door;
	}
	if (y > 0.28) return x * x < size * size * 0.4 ? grey.shadow : grey.table;
	return grey.wall;
}

/** How many pictures a scene has. */
export function reachFrames({ durationS, rateHz }: ReachScene): number {
	return Math.round(durationS * rateHz);
}

/** The grey codes of one picture, row by row. @param frame its number from 0 */
export function reachPicture(scene: ReachScene, frame: number): Uint8Array {
	const grey = new Uint8Array(REACH_WIDTH * REACH_HEIGHT);
	// Half a frame late, so that no scene change falls on a frame's own time, where rounding would decide.
	const t = (frame + 0.5) / scene.rateHz;
	for (let row = 0; row < REACH_HEIGHT; row++) {
		for (let column = 0; column < REACH_WIDTH; column++) {
			let sum = 0;
			for (let i = 0; i < SUPER * SUPER; i++) {
				const x = (column + ((i % SUPER) + 0.5) / SUPER - REACH_WIDTH / 2) / REACH_HEIGHT;
				const y = (row + (Math.floor(i / SUPER) + 0.5) / SUPER - REACH_HEIGHT / 2) / REACH_HEIGHT;
				sum += greyAt(scene, t, x, y);
			}
			grey[row * REACH_WIDTH + column] = Math.round(sum / (SUPER * SUPER));
		}
	}
	return grey;
}
