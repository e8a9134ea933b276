import { createSeededRandom } from '../../src/base/pcg.ts';
import { REACH_SCENE, type ReachScene } from '../../src/io/light/reachScene.ts';

/** Distance at which the quick part of every reach ends; the hand begins to close at 2. */
const NEAR_DISTANCE = 3;

/** A generated variation of the bundled scene: other times, another order, other brightness. The same seed gives the same scene. */
export function variedScene(seed: number): ReachScene {
	const random = createSeededRandom(seed);
	const between = (low: number, high: number) => low + (high - low) * random();
	// Times in hundredths of a second, so that the ground truth reads well; codes are whole.
	const time = (low: number, high: number) => Math.round(100 * between(low, high)) / 100;
	const code = (low: number, high: number) => Math.round(between(low, high));
	const { grey, cup: drawn, rateHz } = REACH_SCENE;

	let t = 0;
	const after = (low: number, high: number): number => {
		t = Math.round(100 * (t + time(low, high))) / 100;
		return t;
	};
	const torches = (): number[] => Array.from({ length: code(1, 3) }, () => after(0.6, 1));
	const door = () => ({ opensS: after(0.8, 1.4), closesS: after(0.8, 1.4) });
	const torchesFirst = random() < 0.5;
	after(0.6, 1);
	const early = torchesFirst ? torches() : [];
	const heldDistance = between(0.9, 1.4);
	const cup = {
		farDistance: drawn.farDistance,
		appearsS: after(0.9, 1.6),
		nearS: after(0.5, 0.9),
		nearBy: drawn.farDistance - NEAR_DISTANCE,
		heldS: after(1.2, 2.2),
		heldBy: NEAR_DISTANCE - heldDistance,
		releasedS: after(0.8, 2),
		goneS: after(0.2, 0.5),
		goneBy: drawn.goneBy,
	};
	after(0.8, 1.4);
	const late = torchesFirst ? [] : torches();
	const opened = door();
	const bright = between(0.75, 1);
	return {
		durationS: Math.round(rateHz * after(1, 1.5)) / rateHz,
		rateHz,
		cup,
		torchesS: [...early, ...late],
		door: opened,
		grey: {
			wall: code(6, 16),
			table: code(10, 20),
			shadow: 5,
			cupLight: Math.round(bright * grey.cupLight),
			cupDark: Math.round(bright * grey.cupDark),
			rim: Math.round(bright * grey.rim),
			inside: Math.round(bright * grey.inside),
			torch: code(200, 255),
			door: code(150, 230),
		},
	};
}
