import type { LinkBoard } from './linkBoard.ts';
import { sayForm } from './linkDevice.ts';
import type { LinkSettings } from './settings.ts';
import type { LinkDevice, SpikeForm, SpikeProtocol } from './state.ts';

/** How spikes fare on their way to a connected device, said on the link's board whenever it changes. */
export interface SpikeWay {
	/** A session begins with a device. @param wayMs the way there and back, ms */
	begin(device: LinkDevice, form: SpikeForm, wayMs: number): void;
	/** Spikes take another form. */
	form(form: SpikeForm): void;
	/** The device takes nothing that it is sent, or does again. */
	blocked(blocked: boolean): void;
	/** A heartbeat came back: looks whether the device is late. */
	look(wayMs: number): void;
}

/** Lateness is told in steps, so that it is not told anew with every heartbeat, ms. */
const LATE_STEP_MS = 50;

/** A way of a link that is not connected yet. */
export function createSpikeWay(board: LinkBoard, wanted: SpikeProtocol, settings: LinkSettings): SpikeWay {
	let device: LinkDevice | null = null;
	let way = { wanted, form: 'events' as SpikeForm, gridMs: settings.coalesceGridMs, blocked: false, lateMs: 0 };

	const lateness = (wayMs: number): number =>
		wayMs < settings.lateAfterMs ? 0 : Math.round(wayMs / LATE_STEP_MS) * LATE_STEP_MS;
	const say = (changes: Partial<typeof way>): void => {
		way = { ...way, ...changes };
		if (device !== null) board.enter(...sayForm(device, way));
	};

	return {
		begin(next, form, wayMs) {
			device = next;
			say({ form, blocked: false, lateMs: lateness(wayMs) });
		},
		form: (form) => say({ form }),
		blocked: (blocked) => say({ blocked }),
		look(wayMs) {
			const lateMs = lateness(wayMs);
			if (lateMs !== way.lateMs) say({ lateMs });
		},
	};
}
