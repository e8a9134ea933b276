import { allOf, NO, PERHAPS, type Sureness, YES } from './oracleMemory.ts';
import { type DeviceRecord, OVERCURRENT_MA } from './records.ts';
import type { DeviceTraits } from './traits.ts';

/** What the stop, its reset and faults make of a device, as far as the specification tells. */
export interface OraclePerson {
	/** Time passes with contacts and current. Called before the time is added. */
	pass(
		record: Extract<DeviceRecord, { kind: 'time' }>,
		fromUs: number,
		isDriven: boolean,
	): { readonly released: boolean; readonly perhapsReleased: boolean };
	wireStop(atUs: number): void;
	restart(atUs: number, isNew: boolean): void;
	latched(): Sureness;
	fault(): Sureness;
	/** Neither latched nor in a fault. */
	mayMove(): Sureness;
}

/** Too much current for so long is a fault for sure, µs. */
const SURE_FAULT_US = 32_000;
const inverse = (sureness: Sureness): Sureness => (sureness === YES ? NO : sureness === NO ? YES : PERHAPS);
const atLeastPerhaps = (sureness: Sureness): Sureness => (sureness === NO ? PERHAPS : sureness);
const atMostPerhaps = (sureness: Sureness): Sureness => (sureness === YES ? PERHAPS : sureness);

/** How long a contact has been as it is, µs. */
interface Contact {
	isDown: boolean;
	sinceUs: number;
	/** It was let go of so shortly before that this may be seen as one press with the one before: since then. */
	perhapsSinceUs: number;
	/** It was let go of for long enough before it was pressed, and pressed since the device woke up. */
	isFresh: boolean;
}
const contact = (sinceUs: number): Contact => ({ isDown: false, sinceUs, perhapsSinceUs: sinceUs, isFresh: false });

/** A device that has just been switched on, with nobody at it. */
export function createPerson(traits: DeviceTraits): OraclePerson {
	const { resetHoldMs, stopEarlyUs, stopSureUs, slackUs, faultStops } = traits;
	const holdUs = resetHoldMs * 1000;
	const resetSureUs = holdUs + 3 * slackUs;
	const resetEarlyUs = holdUs - slackUs;
	const stop = contact(Number.NEGATIVE_INFINITY);
	// Before it was switched on nobody saw the key open.
	const reset = contact(0);
	let latched: Sureness = NO;
	let fault: Sureness = NO;
	/** When a stop or a fault last came, or may have come. */
	let troubleUs = Number.NEGATIVE_INFINITY;
	/** When the stop button was last down. */
	let stopDownUs = Number.NEGATIVE_INFINITY;
	/** This press of the reset key has reset, or never will. */
	let isSpent = true;
	let overUs = 0;

	const work = (one: Contact, isDown: boolean, atUs: number, restUs: number): boolean => {
		if (isDown === one.isDown) return false;
		one.isFresh = isDown && atUs - one.sinceUs >= restUs;
		if (isDown && atUs - one.sinceUs > slackUs) one.perhapsSinceUs = atUs;
		one.isDown = isDown;
		one.sinceUs = atUs;
		return isDown;
	};
	/** The stop button: @returns whether it counts. */
	const press = (toUs: number): Sureness => {
		if (!stop.isDown) return NO;
		stopDownUs = toUs;
		const heldUs = toUs - stop.sinceUs;
		if (toUs - stop.perhapsSinceUs < stopEarlyUs) return NO;
		return heldUs >= stopSureUs && stop.isFresh ? YES : PERHAPS;
	};
	/** The reset key: @returns whether it may have reset meanwhile. */
	const letReset = (toUs: number, isOver: boolean): boolean => {
		if (!reset.isDown || isSpent) return false;
		const heldUs = toUs - reset.sinceUs;
		const mayBeHeldUs = toUs - reset.perhapsSinceUs;
		// While the stop is pressed nothing is reset.
		const isBarred = stop.isDown && toUs - stop.sinceUs >= mayBeHeldUs - resetEarlyUs + slackUs;
		if (mayBeHeldUs < resetEarlyUs || isBarred) return false;
		const isClean =
			reset.isFresh && !stop.isDown && stopDownUs < reset.sinceUs - 2 * stopSureUs && troubleUs < reset.sinceUs;
		if (heldUs >= resetSureUs) {
			isSpent = true;
			if (isClean && !isOver) {
				latched = NO;
				fault = NO;
				return true;
			}
		}
		latched = atMostPerhaps(latched);
		fault = atMostPerhaps(fault);
		return true;
	};

	return {
		pass(record, fromUs, isDriven) {
			const toUs = fromUs + record.us;
			if (work(reset, record.reset, fromUs, holdUs + 3 * slackUs)) isSpent = false;
			work(stop, record.stop, fromUs, 2 * stopSureUs);
			const isOver = record.currentMa > OVERCURRENT_MA;
			overUs = isOver ? overUs + record.us : 0;
			const wasReset = letReset(toUs, isOver);
			const pressed = press(toUs);
			if (pressed !== NO) {
				if (latched !== YES) troubleUs = toUs;
				latched = pressed === YES ? YES : atLeastPerhaps(latched);
			}
			const faults: Sureness = overUs >= SURE_FAULT_US ? YES : isOver ? PERHAPS : NO;
			if (faults !== NO) {
				troubleUs = toUs;
				// A reset meanwhile took it back, and it takes its time to come again.
				const stays = faults === YES && !wasReset;
				fault = stays ? YES : atLeastPerhaps(fault);
				if (faultStops) latched = stays ? YES : atLeastPerhaps(latched);
				if (wasReset) overUs = 0;
			}
			const released = pressed === YES || faults === YES;
			return { released, perhapsReleased: isDriven && !released && (pressed !== NO || faults !== NO) };
		},
		wireStop(atUs) {
			latched = YES;
			troubleUs = atUs;
		},
		restart(atUs, isNew) {
			if (isNew) {
				latched = NO;
				fault = NO;
			}
			// A key that is down when a device wakes up is taken for stuck; a stop that is down stops.
			if (isNew || traits.restartSpendsKey) {
				isSpent = true;
				reset.sinceUs = atUs;
			}
			stop.isDown = false;
			overUs = 0;
		},
		latched: () => latched,
		fault: () => fault,
		mayMove: () => allOf(inverse(latched), inverse(fault)),
	};
}
