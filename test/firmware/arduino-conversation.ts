import { expect } from 'vitest';
import type { Message, MessageOf } from '../../src/io/wire/message.ts';
import vectors from '../io/wire/vectors.json' with { type: 'json' };
import { type BenchConditions, type BenchReport, openProbe } from './arduino-bench.ts';

/** A step of a shared conversation (test/io/wire/vectors.json says what its fields mean). */
interface Step {
	readonly atUs: number;
	readonly what: string;
	readonly bytes?: string;
	readonly contact?: string;
	/** Without it, anything may be said. */
	readonly expect?: readonly Readonly<Record<string, unknown>>[];
	readonly driven?: boolean;
	readonly spikes?: number;
	readonly counters?: Readonly<Record<string, number>>;
	readonly telemetry?: false | Readonly<Record<string, unknown>>;
}

/** What one device hears, when, and what it must say and do. */
export interface Conversation {
	readonly name: string;
	readonly device: string;
	readonly channels?: number;
	readonly startUs: number;
	readonly steps: readonly Step[];
}

/** The conversations that a hand must hold. */
export const handConversations = (vectors.conversations as unknown as Conversation[]).filter(
	({ device }) => device === 'any' || device === 'hand',
);

const PRESS_MS = 50;
/** Telemetry that comes later than this after a step is about what the step has made of the device. */
const LATE_MS = 10;
const HEARD_OUT_MS = 60;
/** The reset key is meant when it is held for 100 ms: longer than the conversation's 50 ms, which a hand may ask for. */
const RESET_MS = 104;

const isAnswer = ({ kind }: Message): boolean => kind !== 'telemetry';

/** EMERGENCY_STOP_STATE several times in a row counts once. */
const withoutRepeats = (messages: readonly Message[]): Message[] =>
	messages.filter((message, i) => message.kind !== 'emergencyStopState' || messages[i - 1]?.kind !== message.kind);

/** A list of values stands for one of them. */
const agrees = (wanted: unknown): unknown =>
	Array.isArray(wanted) ? expect.toSatisfy((got) => wanted.includes(got)) : wanted;

const fields = (wanted: Readonly<Record<string, unknown>>): unknown =>
	expect.objectContaining(Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, agrees(value)])));

/** Holds a conversation with the firmware's core and checks every step of it. */
export async function hold(path: string, { channels, startUs, steps }: Conversation): Promise<void> {
	const probe = openProbe(path);
	let nowUs = (await probe.power(startUs, channels)).atUs;
	let faulty = false;
	const pass = async (ms: number, conditions: BenchConditions = {}): Promise<BenchReport> => {
		const report = await probe.run(ms, { ...conditions, ma: faulty ? -1 : 60 });
		nowUs = report.atUs;
		return report;
	};
	/** Runs up to a time on the device's clock, which wraps. */
	const msTo = (atUs: number): number => ((atUs - nowUs) >>> 0) / 1000;
	const passTo = (atUs: number): Promise<BenchReport> => pass(msTo(atUs));
	const first = steps[0];
	if (first) await passTo(first.atUs);
	for (const [i, step] of steps.entries()) {
		const next = steps[i + 1];
		const said: Message[] = [];
		let settled: BenchReport;
		if (step.contact === undefined) {
			said.push(...(await probe.bytes(Buffer.from(step.bytes ?? '', 'hex'))).messages);
			settled = await pass(vectors.settleUs.bytes / 1000);
		} else {
			faulty ||= step.contact === 'fault';
			const pressMs = step.contact === 'reset' ? RESET_MS : PRESS_MS;
			const pressed = await pass(pressMs, { stop: step.contact === 'stop', reset: step.contact === 'reset' });
			said.push(...pressed.messages);
			settled = await pass(Math.max(0, vectors.settleUs.contact / 1000 - pressMs));
		}
		said.push(...settled.messages);
		if (step.driven !== undefined) expect(settled.driven, `${step.what}: driven`).toBe(step.driven);
		if (step.spikes !== undefined) expect(settled.spikes, `${step.what}: spikes`).toBe(step.spikes);
		if (step.counters) expect(settled.counters, `${step.what}: counters`).toMatchObject(step.counters);
		const late = (await pass(next ? Math.min(LATE_MS, msTo(next.atUs)) : LATE_MS)).messages;
		const rest = next ? await passTo(next.atUs) : await pass(HEARD_OUT_MS);
		const toTheEnd = [...said, ...late, ...rest.messages];
		if (step.expect) expect(withoutRepeats(toTheEnd.filter(isAnswer)), step.what).toEqual(step.expect.map(fields));
		if (step.telemetry === false)
			expect(
				rest.messages.map(({ kind }) => kind),
				step.what,
			).not.toContain('telemetry');
		else if (step.telemetry !== undefined) {
			const last = toTheEnd.findLast((message): message is MessageOf<'telemetry'> => message.kind === 'telemetry');
			expect(last, `${step.what}: telemetry`).toEqual(fields(step.telemetry));
		}
	}
}
