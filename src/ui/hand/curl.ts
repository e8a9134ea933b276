/** Angles of one digit's joints, radians of flexion from straight. */
export interface DigitPose {
	/** From the palm outwards. */
	readonly joints: readonly [number, number, number];
	/** Turn of the whole digit towards the palm's middle, for the thumb. */
	readonly opposition: number;
}

const rad = (degrees: number) => (degrees * Math.PI) / 180;
/** Flexion of a closed finger, degrees: knuckle, middle, end joint; rounded from usual ranges of motion (about 90, 100 and 80). */
const fingerClosed = [85, 100, 65] as const;
const thumbClosed = [35, 45, 60] as const;
/** A hand at rest is not flat. */
const open = 6;

/** Pose of a digit from the closure that the device reports: 0 open … 1 closed. Digit 0 is the thumb. */
export function poseOf(digit: number, closure: number): DigitPose {
	const share = Number.isFinite(closure) ? Math.min(1, Math.max(0, closure)) : 0;
	const closed = digit === 0 ? thumbClosed : fingerClosed;
	const joint = (k: 0 | 1 | 2) => rad(open + (closed[k] - open) * share);
	return { joints: [joint(0), joint(1), joint(2)], opposition: digit === 0 ? rad(20 + 50 * share) : 0 };
}

/** A shown value on its way to a reported one: covers most of the distance within `tauMs`, and lands on it. */
export function approach(shown: number, reported: number, elapsedMs: number, tauMs = 80): number {
	const next = reported + (shown - reported) * Math.exp(-elapsedMs / tauMs);
	return Math.abs(next - reported) < 1e-3 ? reported : next;
}

/** Mean closure of the digits, 0 … 1; 0 without digits. */
export function closureOf(digits: readonly number[]): number {
	return digits.length === 0 ? 0 : digits.reduce((sum, each) => sum + each, 0) / digits.length;
}
