import { expect, it } from 'vitest';
import { mostOpenRequests } from '../../src/protocol/limits/requestLimits.ts';
import type { RequestEnvelope } from '../../src/protocol/messages.ts';
import { createHostAsker } from '../../src/ui/connection/hostAsker.ts';
import type { Socket } from '../../src/ui/connection/keptSocket.ts';

/** A host that answers when it is told to. */
function host() {
	const sent: RequestEnvelope[] = [];
	const asker = createHostAsker();
	const socket = { send: (text: string) => void sent.push(JSON.parse(text)) } as unknown as Socket;
	const answer = (index: number): void =>
		asker.replied({ id: (sent[index] as RequestEnvelope).id, ok: true, value: { ports: [] } });
	const types = (): string[] => sent.map(({ request }) => request.type);
	return { asker, socket, sent, answer, types };
}

it('asks no more at a time than the host takes; the rest waits in the page, in order, and is answered too', async () => {
	const { asker, socket, sent, answer } = host();
	const answered: number[] = [];
	for (let value = 0; value < 200; value++) {
		void asker.ask(socket, 'setParameter', { path: 'rod.C', value }).then(() => answered.push(value));
	}
	expect(sent).toHaveLength(mostOpenRequests);
	for (let index = 0; index < 200; index++) {
		answer(index);
		expect(sent.length - index - 1).toBeLessThanOrEqual(mostOpenRequests);
	}
	await new Promise((resolve) => setTimeout(resolve));
	expect(sent.map(({ request }) => 'value' in request && request.value)).toEqual([...Array(200).keys()]);
	expect(answered).toEqual([...Array(200).keys()]);
});

it('sends what stops a device, and what lets it move, at once and in order, however much waits', () => {
	const { asker, socket, types } = host();
	for (let k = 0; k < 200; k++) void asker.ask(socket, 'describe', {});
	void asker.ask(socket, 'hold', { held: true });
	void asker.ask(socket, 'hold', { held: false });
	void asker.ask(socket, 'emergencyStop', {});
	void asker.ask(socket, 'pong', { ping: 1 });
	expect(types().slice(mostOpenRequests)).toEqual(['hold', 'hold', 'emergencyStop', 'pong']);
});

it('tells whoever waits, here or there, when the connection is lost, and begins anew', async () => {
	const { asker, socket, sent } = host();
	const asked = Array.from({ length: 70 }, () => asker.ask(socket, 'describe', {}));
	asker.abandon('lost');
	const outcomes = await Promise.allSettled(asked);
	expect(new Set(outcomes.map((each) => each.status === 'rejected' && each.reason.message))).toEqual(new Set(['lost']));
	void asker.ask(socket, 'listPorts', {});
	expect(sent).toHaveLength(mostOpenRequests + 1);
});
