import type { Timers } from '../base/clock.ts';
import { oneByOne } from '../base/oneByOne.ts';
import { type OpenTriggerLine, type TriggerPort, watchTriggerLine } from '../io/transport/node/triggerLine.ts';
import type { Notice } from '../protocol/messages.ts';
import type { Handlers } from '../protocol/requests.ts';
import type { TriggerLine } from '../protocol/triggerLine.ts';

/** Requests about the trigger's serial line. */
export type TriggerRequests = 'setTriggerLine' | 'triggerLine' | 'announceRuns';

/** The one serial line to other instruments: screens open it, all of them hear its trigger, and it tells of runs as model time reaches them. */
export interface TriggerSeat {
	readonly handlers: Handlers<TriggerRequests>;
	/** Model time has come so far, ms. */
	reached(modelMs: number): void;
	close(): Promise<void>;
}

/** Nobody has opened one. @param open opens a port, rejects with a UserError. @param notice tells every screen */
export function createTriggerSeat(
	open: (path: string, baudRate: number) => Promise<TriggerPort>,
	timers: Timers,
	notice: (notice: Notice) => void,
): TriggerSeat {
	const inTurn = oneByOne();
	let opened: { readonly line: TriggerLine; readonly port: OpenTriggerLine } | null = null;
	/** Model times that are still to come, ms, the next one first. */
	let announced: readonly number[] = [];
	let modelMs = 0;

	const tell = (): void => notice({ type: 'triggerLine', line: opened?.line ?? null });
	const change = async (line: TriggerLine | null): Promise<void> => {
		const before = opened;
		opened = null;
		await before?.port.close();
		try {
			if (line === null) return;
			const port = await watchTriggerLine(await open(line.path, line.baudRate), line, {
				timers,
				onTrigger: () => notice({ type: 'trigger' }),
				onLost(message) {
					opened = null;
					notice({ type: 'problem', message });
					tell();
				},
			});
			opened = { line, port };
		} finally {
			tell();
		}
	};
	return {
		handlers: {
			async setTriggerLine({ line }) {
				await inTurn(() => change(line));
				return {};
			},
			triggerLine: () => ({ line: opened?.line ?? null }),
			announceRuns({ atS }) {
				announced = atS.map((each) => each * 1000).sort((a, b) => a - b);
				return {};
			},
		},
		reached(nowMs) {
			// A run that begins anew has none of those that were announced to the one before.
			if (nowMs < modelMs) announced = [];
			modelMs = nowMs;
			const due = announced.findIndex((atMs) => atMs > nowMs);
			const count = due < 0 ? announced.length : due;
			announced = announced.slice(count);
			for (let run = 0; run < count; run++) opened?.port.pulse();
		},
		close: () => inTurn(() => change(null)),
	};
}
