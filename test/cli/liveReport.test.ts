import { describe, expect, test } from 'vitest';
import { liveReportText } from '../../src/cli/terminal/liveReportText.ts';
import { unmetAtTheEnd } from '../../src/host/liveArming.ts';
import { deviceReportOf, type LiveReport } from '../../src/host/liveReport.ts';
import type { LinkState } from '../../src/io/link/state.ts';
import type { DeviceReport } from '../../src/runtime/device/deviceStatuses.ts';

const lost: LinkState['spikes']['lost'] = {
	...{ notConnected: 0, silent: 0, queueFull: 0, stale: 0, line: 0, refused: 0, closed: 0 },
};

/** What is left of a device's run; only what reports look at. */
function device(
	changes: Partial<Omit<DeviceReport, 'link'>> & {
		readonly sessions?: number;
		readonly spikes?: Partial<LinkState['spikes']>;
		readonly takesSpikes?: boolean;
	} = {},
): DeviceReport {
	const { sessions = 1, spikes, takesSpikes = true, ...rest } = changes;
	const link = {
		reason: 'The link was closed.',
		device: { identity: 'hand', capabilities: { events: takesSpikes, rates: takesSpikes } },
		counters: { sessions, bytesOut: 500, commandsActed: rest.commands?.acted ?? 0, commandsTooOld: 2 },
		spikes: {
			...{ handedOver: 0, queued: 0, inFlight: 0, delivered: 0, lost, lostTotal: 0 },
			...{ sentCoalesced: 0, sentAsRates: 0, ...spikes },
		},
	} as unknown as LinkState;
	return {
		name: 'device',
		...{ spikesOffered: 0, spikesNotMapped: 0, link },
		commands: { sent: 0, acted: 0, refused: {}, unanswered: 0, overtaken: 0, repeated: 0 },
		armings: { count: 0, last: [] },
		levels: { count: 0, last: [] },
		logged: () => ({ entries: [], next: 0, dropped: 0, isEnd: true }),
		...rest,
	};
}
const commands = (changes: Partial<DeviceReport['commands']>): DeviceReport['commands'] => ({
	...{ sent: 0, acted: 0, refused: {}, unanswered: 0, overtaken: 0, repeated: 0 },
	...changes,
});
const armedUntil = (cause: 'person' | 'lineLost', why: string): DeviceReport['armings'] => ({
	count: 1,
	last: [{ armedAtMs: 1250, by: 'person', disarmedAtMs: 4750, cause, why }],
});

describe('What a device did not do', () => {
	test('is nothing where it came, was armed to the end and acted', () => {
		const good = device({
			commands: commands({ sent: 9, acted: 7, refused: { tooOld: 2, notArmed: 900 } }),
			armings: armedUntil('person', 'The program ended.'),
		});
		expect(unmetAtTheEnd([good], [], true)).toEqual([]);
	});

	test('is said of one that never came, with what it last said', () => {
		const last = [{ name: 'device', link: { message: 'nothing listens there.' } }] as never;
		expect(unmetAtTheEnd([device({ sessions: 0 })], last, false)).toEqual([
			'device never came: nothing listens there.',
		]);
	});

	test('is said of one whose arming ended before the run, if it was to be armed', () => {
		const gone = device({ armings: armedUntil('lineLost', 'The connection to the device was lost.') });
		expect(unmetAtTheEnd([gone], [], true)).toEqual([
			'device was not armed any more when the run ended. The connection to the device was lost.',
		]);
		expect(unmetAtTheEnd([gone], [], false)).toEqual([]);
	});

	test('is said where every command was refused, by reason; commands that nobody had armed were not asked for', () => {
		const refused = { noHeartbeat: 4, tooOld: 1, notArmed: 70 };
		const all = device({ commands: commands({ sent: 5, refused }) });
		expect(unmetAtTheEnd([all], [], false)).toEqual([
			expect.stringMatching(/^device acted on no command: all 5 .* were refused \(noHeartbeat 4, tooOld 1\)\.$/),
		]);
		expect(unmetAtTheEnd([device({ commands: commands({ refused: { notArmed: 70 } }) })], [], false)).toEqual([]);
		const one = device({ commands: commands({ sent: 6, acted: 1, refused }) });
		expect(unmetAtTheEnd([one], [], false)).toEqual([]);
	});

	test('is said where every spike was refused, but not of a device that takes none', () => {
		const none = { spikesOffered: 12, spikesNotMapped: 2, spikes: { lost: { ...lost, refused: 10 }, lostTotal: 10 } };
		expect(unmetAtTheEnd([device(none)], [], false)).toEqual([
			'device took no spike: all 10 were refused, for it has no such channels.',
		]);
		expect(unmetAtTheEnd([device({ ...none, takesSpikes: false })], [], false)).toEqual([]);
	});
});

describe('The report of a run', () => {
	const report = deviceReportOf(
		device({
			spikesOffered: 120,
			spikesNotMapped: 20,
			spikes: {
				delivered: 90,
				inFlight: 2,
				lost: { ...lost, line: 8 },
				lostTotal: 8,
				sentCoalesced: 30,
				sentAsRates: 10,
			},
			commands: commands({ sent: 40, acted: 30, overtaken: 5, unanswered: 2, refused: { outOfRange: 3 } }),
			armings: armedUntil('lineLost', 'The connection to the device was lost.'),
			levels: {
				count: 1,
				last: [{ kind: 'level', atMs: 2000, level: { electrode: 1 } as never, answer: 'acted' }],
			},
		}),
		1000,
	);

	test('parts the spikes that were sent by their form, and counts armings from the beginning', () => {
		expect(report).toMatchObject({
			...{ spikesExact: 60, spikesRounded: 30, spikesAsRates: 10, spikesDelivered: 90 },
			armings: [{ fromS: 0.25, by: 'person', untilS: 3.75, cause: 'lineLost' }],
		});
	});

	test('says in words all that stands in the JSON', () => {
		const whole = {
			...{ modelTimeS: 4, wallTimeS: 4, realTimeFactor: 1, framesIn: 0, framesDropped: 0, spikes: 120, bytes: 500 },
			backEnd: {
				name: 'native',
				detail: '256-bit vectors, cc 1.0',
				asks: false,
				arithmetic: 'exact',
				asked: 'exact',
				fromS: 0.2,
			},
			...{ losses: lost, spikesLost: 8, devices: [report], latencyMs: {}, error: null, link: '', failure: null },
			...{
				problems: [],
				unmet: ['device was not armed any more when the run ended.'],
				incomplete: [],
				interrupted: false,
			},
		} satisfies LiveReport;
		expect(liveReportText(whole).split('\n').slice(2)).toEqual([
			'steps in native code: 256-bit vectors, cc 1.0. The same spikes as in WebAssembly.',
			'device: hand; bytes 500',
			'  spikes: 100 of 120 are of its cells; sent 60 exact, 30 rounded, 10 as rates; delivered 90, lost 8 (line 8)',
			'  commands: sent 40, acted 30, overtaken 5, unanswered 2, too old 2; refused: out of range 3',
			'  armed from 0.25 s by a person until 3.75 s: The connection to the device was lost.',
			'  levels set: 1, acted 1',
			'problem: device was not armed any more when the run ended.',
		]);
	});
});
