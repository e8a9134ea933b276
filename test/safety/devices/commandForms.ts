import { u16 } from './frames.ts';

/** A command, in the numbers of the wire. */
export type CommandForm =
	| { readonly target: 'relax' }
	| { readonly target: 'bytes'; readonly payload: readonly number[] };

/** A command behind its id. */
export const commandPayload = (form: CommandForm): readonly number[] => (form.target === 'relax' ? [4] : form.payload);

type Pick = (among: number) => number;

const grip = (closure: number, digits = 0x1f): number[] => [1, digits, ...u16(closure), ...u16(2000), ...u16(1000)];
const digits = (closure: number): number[] => [
	2,
	...[0, 1, 2, 3, 4].flatMap(() => u16(closure)),
	...u16(2000),
	...u16(1000),
];
const wrist = (angle: number): number[] => [3, ...u16(angle & 0xffff), ...u16(900)];
const stimulate = (
	electrode: number,
	changes: { readonly [K in 'amplitude' | 'phase' | 'gap' | 'rate' | 'hold' | 'rise' | 'drive']?: number } = {},
): number[] => {
	const { drive = 0, amplitude = 500, phase = 200, gap = 50, rate = 1000, hold = 20, rise = 4095 } = changes;
	return [5, ...u16(electrode), drive, ...[amplitude, phase, gap, rate, hold, rise].flatMap(u16)];
};

const one = (pick: Pick, of: readonly (readonly number[])[]): CommandForm => ({
	target: 'bytes',
	payload: of[pick(of.length)] ?? [],
});

/** The commands that a scripted host has for a kind of device. */
export function createCommandForms(kind: 'hand' | 'stimulator') {
	const isHand = kind === 'hand';
	return {
		/** One that the device takes over when it takes any. */
		movement: (pick: Pick): CommandForm =>
			isHand
				? one(pick, [grip(8000), grip(0), grip(10_000, 3), digits(5000), wrist(300), wrist(-900), grip(4000)])
				: one(pick, [
						stimulate(0),
						stimulate(1, { hold: 2 }),
						stimulate(2, { hold: 1 }),
						stimulate(3, { drive: 1 }),
						stimulate(0, { rise: 10 }),
						stimulate(1, { hold: 5 }),
					]),
		/** One that switches off: of a hand, to open it. */
		off: (pick: Pick): CommandForm =>
			isHand
				? one(pick, [grip(0), digits(0)])
				: one(pick, [
						stimulate(0, { amplitude: 0 }),
						stimulate(1, { phase: 0, hold: 0, rise: 0 }),
						stimulate(2, { rate: 0, gap: 60_000 }),
					]),
		/** One that it refuses. */
		refused: (pick: Pick): CommandForm =>
			isHand
				? one(pick, [wrist(901), wrist(-1800), stimulate(0)])
				: one(pick, [
						grip(5000),
						wrist(0),
						stimulate(64),
						stimulate(0, { amplitude: 2001, phase: 10 }),
						stimulate(1, { phase: 1001, amplitude: 10 }),
						stimulate(2, { gap: 201 }),
						stimulate(3, { rate: 5001, phase: 10 }),
						stimulate(0, { hold: 0 }),
						stimulate(1, { hold: 0xffff }),
						stimulate(2, { rise: 0 }),
						// More charge than any electrode may have.
						stimulate(3, { amplitude: 2000, phase: 900 }),
					]),
		/** One that makes no sense. */
		malformed: (pick: Pick): CommandForm =>
			one(pick, [
				[],
				[1],
				[9, 0, 0],
				grip(10_001),
				digits(65_535),
				wrist(1801),
				[5, 0, 0, 2, ...[100, 100, 0, 100, 10, 10].flatMap(u16)],
				stimulate(0).slice(0, 12),
				grip(5000).slice(0, -1),
			]),
	};
}
