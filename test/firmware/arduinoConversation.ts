import type { Conversation, DeviceUnderTest } from '../io/wire/conversations.ts';
import { type BenchReport, openProbe } from './arduinoBench.ts';

/** The firmware's core on this machine, as a conversation wants it: just woken up. */
export async function wakeCore(path: string, { startUs, channels }: Conversation): Promise<DeviceUnderTest> {
	const probe = openProbe(path);
	const contacts = { stop: false, reset: false, fault: false };
	let nowUs = 0;
	let report = await probe.power(startUs, channels);
	let heard: Uint8Array = new Uint8Array();
	let said: Uint8Array[] = [];
	const take = (next: BenchReport): void => {
		report = next;
		said.push(Buffer.from(next.sent, 'hex'));
	};
	return {
		kind: 'hand',
		async advance(toUs) {
			if (heard.length > 0) take(await probe.bytes(heard));
			heard = new Uint8Array();
			if (toUs > nowUs) {
				const { stop, reset, fault } = contacts;
				take(await probe.run((toUs - nowUs) / 1000, { stop, reset, ma: fault ? -1 : 60 }));
				nowUs = toUs;
			}
			const bytes = Buffer.concat(said);
			said = [];
			return bytes;
		},
		hear(bytes) {
			heard = bytes;
		},
		contact(contact, closed) {
			contacts[contact] = closed;
		},
		look: () => ({ driven: report.driven, spikes: report.spikes, counters: report.counters }),
	};
}
