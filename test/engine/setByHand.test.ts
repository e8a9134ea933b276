import { describe, expect, it } from 'vitest';
import type { FromEngine } from '../../src/engine/server/engineMessages.ts';
import { createEngineServer } from '../../src/engine/server/engineServer.ts';
import type { EngineRequest, Replies } from '../../src/protocol/requests.ts';
import type { Intervention } from '../../src/protocol/session/interventions.ts';
import { defaultSession, parseSession } from '../../src/protocol/session/sessionFile.ts';
import { benchSession, fakeClock } from './bench.ts';

const inject = (span: Pick<Intervention, 'startS' | 'endS' | 'now'>): Intervention => ({
	type: 'inject',
	...span,
	target: { population: 'ganglion' },
	currentPa: 20,
});

describe('an intervention that is set by hand', () => {
	it('begins when it comes, for as long as it was to be; one with a time of its own waits for it', () => {
		const live = benchSession();
		live.run(300, Number.POSITIVE_INFINITY);
		// What the screen last saw of the model's time is a little old.
		live.addIntervention(inject({ startS: 0.28, endS: 0.48, now: true }));
		live.addIntervention(inject({ startS: 0.4, endS: 0.5 }));
		expect(live.interventions()).toEqual([
			inject({ startS: 0.3, endS: 0.5, now: true }),
			inject({ startS: 0.4, endS: 0.5 }),
		]);
		// What makes the run again has the times alone.
		expect(live.history()).toEqual([inject({ startS: 0.3, endS: 0.5 }), inject({ startS: 0.4, endS: 0.5 })]);
	});

	it('goes on until it would have ended where its end is taken back, and begins anew where that run is over', () => {
		const live = benchSession();
		live.run(300, Number.POSITIVE_INFINITY);
		live.addIntervention(inject({ startS: 0.1, endS: 0.4, now: true }), true);
		live.addIntervention(inject({ startS: 2, endS: 2.5, now: true }), true);
		const [first, second] = live.interventions();
		expect(first).toMatchObject({ startS: 0.3, endS: 0.4 });
		expect([second?.startS, second?.endS?.toFixed(9)]).toEqual([0.3, '0.800000000']);
	});

	it('is refused, with a sentence, where its time is over', () => {
		const live = benchSession();
		live.run(300, Number.POSITIVE_INFINITY);
		const said = 'inject: its time is over: endS must be later than the model, which is at 0.3 s; got 0.2';
		expect(() => live.addIntervention(inject({ startS: 0.1, endS: 0.2 }))).toThrow(said);
		expect(() => live.addIntervention(inject({ startS: 0.1, endS: 0.2, now: true }), true)).toThrow(said);
		expect(live.interventions()).toEqual([]);
	});

	it('acts from the start of the next run; one with a time of its own waits again', () => {
		const clock = fakeClock();
		const messages: FromEngine[] = [];
		const server = createEngineServer(
			{ ...defaultSession(), circuit: 'cone', columns: { x: 1, y: 1 } },
			{
				clock,
				post: (message) => messages.push(message),
				openSource: () => {
					throw new Error('this light comes from nowhere else');
				},
			},
		);
		const ask = <T extends EngineRequest>(request: T) => {
			server.receive({ type: 'request', id: messages.length, request });
			const reply = messages.findLast((each) => each.type === 'reply');
			if (!reply?.ok) throw new Error(`${request.type} was not answered: ${reply?.error}`);
			return reply.value as Replies[T['type']];
		};
		const pass = (ms: number) => {
			for (let k = 0; k < ms; k++) {
				clock.nowValueMs += 1;
				server.tick(1000);
			}
		};
		ask({ type: 'setRunning', running: true });
		pass(200);
		const { begun } = ask({ type: 'addIntervention', intervention: inject({ startS: 0.19, endS: 0.29, now: true }) });
		expect([begun.startS, begun.endS?.toFixed(9)]).toEqual([0.2, '0.300000000']);
		ask({ type: 'addIntervention', intervention: inject({ startS: 0.25, endS: 0.35 }) });
		pass(20);
		ask({ type: 'restart' });
		const [first, second] = server.session.interventions();
		expect([first?.startS, first?.endS?.toFixed(9), first?.now]).toEqual([0, '0.100000000', true]);
		expect(second).toEqual(inject({ startS: 0.25, endS: 0.35 }));
	});

	it('acts from the start of a session file that is opened', () => {
		const file = {
			...defaultSession(),
			interventions: [inject({ startS: 3, endS: 4, now: true }), inject({ startS: 3 })],
		};
		expect(parseSession(file).interventions).toEqual([
			inject({ startS: 0, endS: 1, now: true }),
			inject({ startS: 3 }),
		]);
	});
});
