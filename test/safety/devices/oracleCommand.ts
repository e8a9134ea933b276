/** What a command asks for, as docs/protocol.md says how to read it; the oracle's own reading. */
export interface AskedFor {
	readonly id: number;
	/** `unsure`: within what some devices allow and others may not. */
	readonly what: 'relax' | 'drive' | 'off' | 'nothing' | 'refused' | 'unsure';
	/** What it concerns: fingers 0 and wrist 1 of a hand, the electrode of a stimulator. */
	readonly group: number;
	/** How long the level lasts, µs. */
	readonly holdUs: number;
}

const u16At = (payload: readonly number[], at: number): number => (payload[at] ?? 0) | ((payload[at + 1] ?? 0) << 8);
const HIGHEST_CLOSURE = 10_000;

/** Limits of the stimulators that are tried, in the wire's steps. */
const STIMULATOR = {
	electrodes: 4,
	amplitude: 2000,
	phase: 1000,
	gap: 200,
	rate: 5000,
	charge: 1_000_000,
	holds: 6000,
};
/** A charge that every electrode may have, 0.1 pC: 10 nC. */
const SMALL_CHARGE = 100_000;
const PERIOD = 10_000_000;

function stimulation(id: number, payload: readonly number[]): AskedFor {
	const [electrode, amplitude, phase] = [u16At(payload, 3), u16At(payload, 6), u16At(payload, 8)];
	const [gap, rate, hold, rise] = [u16At(payload, 10), u16At(payload, 12), u16At(payload, 14), u16At(payload, 16)];
	const asked = (what: AskedFor['what']): AskedFor => ({ id, what, group: electrode, holdUs: hold * 100_000 });
	if (electrode >= STIMULATOR.electrodes) return asked('refused');
	if (amplitude === 0 || phase === 0 || rate === 0) return asked('off');
	const charge = amplitude * phase;
	const beyond =
		amplitude > STIMULATOR.amplitude ||
		phase > STIMULATOR.phase ||
		gap > STIMULATOR.gap ||
		rate > STIMULATOR.rate ||
		charge > STIMULATOR.charge ||
		(2 * phase + gap + 1) * rate > PERIOD;
	if (beyond || hold === 0 || hold > STIMULATOR.holds || rise === 0) return asked('refused');
	return asked(charge > SMALL_CHARGE ? 'unsure' : 'drive');
}

/** @returns null for one that makes no sense */
export function readAskedFor(payload: readonly number[], kind: 'hand' | 'stimulator'): AskedFor | null {
	if (payload.length < 3) return null;
	const id = u16At(payload, 0);
	const asked = (what: AskedFor['what'], group: number): AskedFor => ({
		id,
		what: kind === 'hand' ? what : 'refused',
		group,
		holdUs: Number.POSITIVE_INFINITY,
	});
	switch (payload[2]) {
		case 1:
			if (payload.length < 10 || u16At(payload, 4) > HIGHEST_CLOSURE) return null;
			return asked(((payload[3] ?? 0) & 0x1f) === 0 ? 'nothing' : 'drive', 0);
		case 2:
			if (payload.length < 17) return null;
			for (let at = 3; at < 13; at += 2) if (u16At(payload, at) > HIGHEST_CLOSURE) return null;
			return asked('drive', 0);
		case 3: {
			const angle = (u16At(payload, 3) << 16) >> 16;
			if (payload.length < 7 || Math.abs(angle) > 1800) return null;
			return asked(Math.abs(angle) > 900 ? 'refused' : 'drive', 1);
		}
		case 4:
			return { id, what: 'relax', group: 0, holdUs: 0 };
		case 5:
			if (payload.length < 18 || (payload[5] ?? 0) > 1) return null;
			return kind === 'hand' ? { id, what: 'refused', group: 0, holdUs: 0 } : stimulation(id, payload);
		default:
			return null;
	}
}
