import { describe, expect, it } from 'vitest';
import {
	answerLengthOf,
	engineRequestTypes,
	type Handlers,
	isEngineRequest,
	isShellRequest,
	mayLast,
	overtakingTypes,
	type Request,
	type RequestType,
	requestOf,
	requestSchemas,
	requestTypes,
	type ShellRequestType,
	urgencyOf,
	writtenIdOf,
	writtenTypeOf,
} from '../../src/protocol/requests.ts';
import { parseRequest } from '../../src/runtime/parseRequest.ts';
import { exampleRequests as examples, levelExample as level } from './exampleRequests.ts';

const written = (request: Request): string => {
	const said = 'armed' in request ? ` ${request.armed}` : 'held' in request ? ` ${request.held}` : '';
	return request.type + said;
};
const those = (fits: (request: Request) => boolean): string[] => examples.filter(fits).map(written);

describe('the table of requests', () => {
	it('holds every request once, and each passes its own schema', () => {
		expect(new Set(examples.map(({ type }) => type))).toEqual(new Set(requestTypes));
		for (const request of examples) expect(requestSchemas[request.type].parse(request)).toEqual(request);
	});

	// Who is hurt if one of these lists changes is a person at a device: they are written out here a second time.
	it('lets nothing overtake but stops, disarming, signs of life and the clock', () => {
		expect(those((each) => urgencyOf(each) === 'stops')).toEqual(['arm false', 'hold false', 'emergencyStop']);
		expect(those((each) => urgencyOf(each) === 'atOnce')).toEqual(['clock', 'pong']);
		expect([...overtakingTypes].sort()).toEqual(['arm', 'clock', 'emergencyStop', 'hold', 'pong']);
	});

	it('counts as letting a device move: arming, holding, releasing the stop, stimulating; and nothing else', () => {
		expect(those((each) => urgencyOf(each) === 'moves')).toEqual([
			'arm true',
			'hold true',
			'releaseEmergencyStop',
			'stimulate',
		]);
	});

	it('gives nothing that stops, disarms or lets move to the engine, which may hang', () => {
		expect(those((each) => isEngineRequest(each) && urgencyOf(each) !== undefined)).toEqual([]);
		expect(those((each) => isShellRequest(each))).toEqual([
			'hello',
			'clock',
			'drew',
			'listProtocols',
			'setTriggerLine',
			'triggerLine',
			'announceRuns',
			'listPorts',
			'startRecording',
			'stopRecording',
		]);
		expect(those((each) => engineRequestTypes.includes(each.type))).toEqual(those(isEngineRequest));
	});

	it('is told apart by the type that clients write first, whatever else they send', () => {
		for (const request of examples) {
			const text = JSON.stringify({ id: 3, request: requestOf(request.type, request) });
			expect(writtenTypeOf(text)).toBe(request.type);
			expect(writtenIdOf(text)).toBe(3);
		}
		expect(writtenIdOf('{"id":3.5,"request":{}}')).toBeUndefined();
		expect(writtenIdOf('{"request":{"type":"describe"},"id":3}')).toBeUndefined();
		expect(writtenTypeOf('{"request":{"type":"describe"},"id":3}')).toBe('');
	});

	it('says which answers of the engine are long', () => {
		const answered = (length: 'long' | 'short' | undefined) =>
			requestTypes.filter((type) => answerLengthOf(type) === length).sort();
		expect(answered('long')).toEqual([
			'cellParameters',
			'describe',
			'listDeclarations',
			'resetParameter',
			'restart',
			'saveSession',
		]);
		const short: RequestType[] = ['addIntervention', 'removeIntervention', 'setLight', 'setParameter', 'setRunning'];
		expect(answered('short')).toEqual(
			[...short, 'runTo', 'setProtocol', 'setSource', 'setTitle', 'unwatch', 'watch'].sort(),
		);
	});

	it('says which may last: what needs another circuit, and the greeting of a page that has to start first', () => {
		expect(requestTypes.filter(mayLast)).toEqual([
			'hello',
			'setCellParameter',
			'editCircuit',
			'loadSession',
			'setPatch',
		]);
		// Of such an answer nobody knows how long it takes: it holds up none of the engine's others.
		expect(requestTypes.filter((type) => mayLast(type) && answerLengthOf(type) !== undefined)).toEqual([]);
	});

	it('asks for a handler for each request', () => {
		const handlers = {
			hello: () => ({ version: 2, shell: 'browser', appVersion: '0' }) as const,
			clock: ({ clientMs }: { clientMs: number }) => ({ clientMs, hostMs: 0 }),
			drew: () => ({}),
			listProtocols: () => ({ protocols: [] }),
			setTriggerLine: () => ({}),
			triggerLine: () => ({ line: null }),
			announceRuns: () => ({}),
		};
		const recording = { startRecording: () => ({ file: 'run.nwb' }), stopRecording: () => ({}) };
		// @ts-expect-error the handler of listPorts is missing
		const missing: Handlers<ShellRequestType> = handlers;
		const all: Handlers<ShellRequestType> = { ...handlers, ...recording, listPorts: () => ({ ports: [] }) };
		// @ts-expect-error its reply is another one
		const other: Handlers<ShellRequestType> = { ...handlers, ...recording, listPorts: () => ({ doors: [] }) };
		expect([missing, all, other]).toHaveLength(3);
	});
});

describe('a request with one number out of range', () => {
	it.each<[string, object, string]>([
		[
			'a share',
			{ type: 'setEffort', effort: 2 },
			"field 'effort' must be a number from 0 to 1 (a share of the maximum); got 2",
		],
		[
			'a time',
			{ type: 'drew', pictures: 1, everyMs: 5000 },
			"field 'everyMs' must be a number from 0 to 1000 ms; got 5000",
		],
		[
			'a text',
			{ type: 'drew', pictures: 1, everyMs: 'soon' },
			"field 'everyMs' must be a number from 0 to 1000 ms; got 'soon'",
		],
		['a clock', { type: 'clock', clientMs: null }, "field 'clientMs' must be a number of ms; got null"],
		[
			'a size',
			{ type: 'openCamera', width: 0.5, height: 8 },
			"field 'width' must be a whole number from 1 to 4096 pixels; got 0.5",
		],
		[
			'a current',
			{ type: 'stimulate', ...level, amplitudeUa: -1 },
			"field 'amplitudeUa' must be a number of at least 0 µA; got -1",
		],
		[
			'a rise',
			{ type: 'stimulate', ...level, riseUaPerS: '9' },
			"field 'riseUaPerS' must be a number of at least 0 µA/s; got '9'",
		],
		[
			'an electrode',
			{ type: 'stimulate', ...level, electrode: 70_000 },
			"field 'electrode' must be a whole number from 0 to 65535; got 70000",
		],
	])('is told unit and range: %s', (_what, request, sentence) => {
		const parsed = parseRequest(JSON.stringify({ id: 7, request }));
		expect(parsed).toMatchObject({ ok: false, id: 7, error: expect.stringContaining(sentence) });
	});

	it('or of no type that there is, is told the types', () => {
		const parsed = parseRequest(JSON.stringify({ id: 7, request: { type: 'constructor' } }));
		expect(parsed).toMatchObject({
			ok: false,
			id: 7,
			error: expect.stringMatching(/must be one of 'hello', .*; got 'constructor'/),
		});
	});
});
