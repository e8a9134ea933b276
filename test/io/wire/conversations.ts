import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createWireReceiver } from '../../../src/io/wire/endpoint.ts';
import type { Message, Telemetry } from '../../../src/io/wire/message.ts';
import vectors from './vectors.json' with { type: 'json' };

/** A field that must agree, or a list of values of which one must. */
type Wanted = string | number | boolean | readonly string[];

/** What happens at one time, and what the device must say and do about it (vectors.json says how each is meant). */
interface Step {
	readonly atUs: number;
	readonly what: string;
	readonly bytes?: string;
	readonly contact?: string;
	readonly expect?: readonly Readonly<Record<string, Wanted>>[];
	readonly electrodes?: boolean;
	readonly telemetry?: false | Readonly<Partial<Record<keyof Telemetry, Wanted>>>;
	readonly driven?: boolean;
	readonly spikes?: number;
	readonly counters?: Readonly<Record<string, number>>;
}

/** What a device hears, when, and what it must say and do. */
export interface Conversation {
	readonly name: string;
	readonly device: string;
	/** Only for devices with exactly so many spike channels. */
	readonly channels?: number;
	/** The device's clock when it wakes up. */
	readonly startUs: number;
	/** Only for devices whose clock can be set to the µs. */
	readonly exact: boolean;
	readonly steps: readonly Step[];
}

const all = vectors.conversations as unknown as readonly Conversation[];

/** The conversations that a device can hold. */
export function conversationsFor(device: {
	readonly kind: 'hand' | 'stimulator';
	/** null: it is made with as many as a conversation asks for. */
	readonly channels: number | null;
	/** Whether its clock can be set to the µs when it wakes up. */
	readonly exact: boolean;
}): readonly Conversation[] {
	return all.filter(
		(one) =>
			(one.device === 'any' || one.device === device.kind) &&
			(one.channels === undefined || device.channels === null || one.channels === device.channels) &&
			(device.exact || !one.exact),
	);
}

/** Why there are no conversations by chance; null when there are. */
export const whyNoChance =
	spawnSync('python3', ['--version']).status === 0 ? null : 'SKIPPED: conversations by chance need python3.';

/**
 * Conversations by chance of the independent witness, seeded: whatever a line may bring, and what its model of a device does.
 * None depends on a clock that can be set to the µs.
 */
export function chanceConversations(
	seed: number,
	count: number,
	device: { readonly kind: 'hand' | 'stimulator'; readonly channels: number },
): readonly Conversation[] {
	const args = [join(import.meta.dirname, 'make-vectors.py'), '--chance', seed, count, device.kind, device.channels];
	const { status, stdout, stderr } = spawnSync('python3', args.map(String), { encoding: 'utf8', maxBuffer: 1 << 30 });
	if (status !== 0) throw new Error(`The witness ended with status ${status}: ${stderr}`);
	return JSON.parse(stdout);
}

/** What a person or a fault does at a device; a fault stays. */
export type Contact = 'stop' | 'reset' | 'fault';

/** A device that has just woken up, in the hands of a test. Times in µs since it woke up. */
export interface DeviceUnderTest {
	readonly kind: 'hand' | 'stimulator';
	/** Lets its time pass; gives what it sent meanwhile. */
	advance(toUs: number): Uint8Array | Promise<Uint8Array>;
	/** Bytes on its line, from now on. */
	hear(bytes: Uint8Array): void;
	/** How long bytes take on its line; default 0. */
	lineUs?(bytes: number): number;
	contact(contact: Contact, closed: boolean): void;
	/** What can be seen of it without its line; what it does not keep is left out. */
	look(): Observed | Promise<Observed>;
}

/** What a test sees of a device. */
export interface Observed {
	readonly driven?: boolean;
	/** Spikes received in this session. */
	readonly spikes?: number;
	readonly counters?: Readonly<Record<string, number>>;
}

const TELEMETRY_ENDS_US = 10_000;
const HEARD_OUT_US = 60_000;

type Heard = { readonly message: Message; readonly late: boolean };

/** What a device said after a step, sorted into what is compared. */
function sortOut(heard: readonly Heard[]) {
	const said: Message[] = [];
	let strayElectrodes = 0;
	let followedElectrodes = 0;
	let electrodesMayFollow = false;
	for (const { message } of heard) {
		const last = said.at(-1);
		if (message.kind === 'telemetry') continue;
		if (message.kind === 'electrodes') {
			if (electrodesMayFollow) followedElectrodes++;
			else strayElectrodes++;
			continue;
		}
		electrodesMayFollow = message.kind === 'helloReply';
		const repeats =
			message.kind === 'emergencyStopState' &&
			last?.kind === 'emergencyStopState' &&
			last.latched === message.latched &&
			last.cause === message.cause;
		if (!repeats) said.push(message);
	}
	const telemetry = heard.flatMap(({ message, late }) => (message.kind === 'telemetry' ? [{ message, late }] : []));
	return { said, strayElectrodes, followedElectrodes, telemetry };
}

/** A message cut down to the fields that are wanted; one of a list of wanted values is given as the list. */
function cutDown(message: Message, wanted: Readonly<Record<string, Wanted>> | undefined): unknown {
	if (wanted === undefined) return message;
	const fields = message as unknown as Readonly<Record<string, Wanted>>;
	return Object.fromEntries(
		Object.entries(wanted).map(([name, value]) => {
			const got = fields[name];
			return [name, Array.isArray(value) && value.includes(got) ? value : got];
		}),
	);
}

function compare(step: Step, heard: readonly Heard[], kind: DeviceUnderTest['kind'], where: string): void {
	const { said, strayElectrodes, followedElectrodes, telemetry } = sortOut(heard);
	if (step.expect) {
		const { expect: wanted } = step;
		expect(
			said.map((message, i) => cutDown(message, wanted[i])),
			where,
		).toEqual(wanted);
	}
	const electrodes = step.electrodes === true && kind === 'stimulator';
	expect(strayElectrodes, `${where}: ELECTRODES that no HELLO_REPLY precedes`).toBe(0);
	expect(followedElectrodes > 0, `${where}: ELECTRODES after HELLO_REPLY`).toBe(electrodes);
	if (step.telemetry === false) {
		expect(telemetry.filter(({ late }) => late).length, `${where}: TELEMETRY, where there should be none`).toBe(0);
	} else if (step.telemetry) {
		const last = telemetry.at(-1)?.message;
		expect(last && cutDown(last, step.telemetry as Readonly<Record<string, Wanted>>), where).toEqual(step.telemetry);
	}
}

/** Holds a conversation with a device that has just woken up with its clock at `startUs`; fails where it says or does otherwise. */
export async function hold(conversation: Conversation, device: DeviceUnderTest): Promise<void> {
	let heard: Heard[] = [];
	let late = false;
	const receiver = createWireReceiver(
		{ message: (message) => heard.push({ message, late }), emergencyStop: () => undefined },
		'host',
	);
	const until = async (us: number): Promise<void> => receiver.push(await device.advance(us));
	const sinceStart = (step: Step): number => (step.atUs - conversation.startUs) >>> 0;
	const beginsUs = (step: Step): number => sinceStart(step) - (device.lineUs?.((step.bytes ?? '').length / 2) ?? 0);

	for (const [i, step] of conversation.steps.entries()) {
		const where = `${conversation.name}: step ${i}, ${sinceStart(step) / 1000} ms, ${step.what}`;
		const next = conversation.steps[i + 1];
		const atUs = sinceStart(step);
		await until(beginsUs(step));
		heard = [];
		late = false;
		let askedUs = atUs + vectors.settleUs.bytes;
		if (step.contact !== undefined) {
			const contact = step.contact as Contact;
			device.contact(contact, true);
			if (contact !== 'fault') {
				await until(atUs + vectors.pressedUs[contact]);
				device.contact(contact, false);
			}
			askedUs = atUs + vectors.settleUs.contact;
		} else device.hear(Uint8Array.from(Buffer.from(step.bytes ?? '', 'hex')));
		await until(askedUs);
		const seen = await device.look();
		if (step.driven !== undefined && seen.driven !== undefined) {
			expect(seen.driven, `${where}: driven`).toBe(step.driven);
		}
		if (step.spikes !== undefined && seen.spikes !== undefined) {
			expect(seen.spikes, `${where}: spikes received`).toBe(step.spikes);
		}
		for (const [name, count] of Object.entries(step.counters ?? {})) {
			const kept = seen.counters?.[name];
			if (kept !== undefined) expect(kept, `${where}: ${name}`).toBe(count);
		}
		const endUs = next ? beginsUs(next) : askedUs + HEARD_OUT_US;
		await until(Math.min(endUs, Math.max(askedUs, atUs + TELEMETRY_ENDS_US)));
		late = true;
		await until(endUs);
		compare(step, heard, device.kind, where);
	}
}
