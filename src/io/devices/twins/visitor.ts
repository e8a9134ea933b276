import type { Transport } from '../../transport/transport.ts';
import { createWireReceiver, createWireSender } from '../../wire/endpoint.ts';
import type { EmergencyStopState, Hello, HelloReply } from '../../wire/message.ts';

/** What a device does for a line that does not have it. */
export interface VisitedDevice {
	/** A host on another line has it: its heartbeats came within the last second. */
	taken(): boolean;
	/** Stops it. @returns what to answer */
	stopFromElsewhere(): EmergencyStopState;
	/** What to answer a HELLO while it is taken. */
	busyReply(hello: Hello): HelloReply;
}

/** As much as a HELLO has, and what may come with it. */
const KEPT_BYTES = 512;

/**
 * A line of a device that takes several: its first HELLO gets it the device, or, while another host has that, the answer
 * that it is busy, and the line is closed. The emergency stop works at once and always.
 * @param take the line has the device from now on; what was heard on it so far has to be heard again
 */
export function receiveVisitor(line: Transport, device: VisitedDevice, take: (heard: Uint8Array) => void): void {
	const sender = createWireSender();
	let heard: number[] = [];
	let has: 'nothing' | 'device' | 'refusal' = 'nothing';
	const receiver = createWireReceiver(
		{
			message(message) {
				if (message.kind !== 'hello' || has !== 'nothing') return;
				if (device.taken()) {
					has = 'refusal';
					line.write(sender.frame(device.busyReply(message)), () => void line.close());
					return;
				}
				has = 'device';
				stopListening();
				take(Uint8Array.from(heard));
			},
			emergencyStop() {
				if (has !== 'device') line.write(sender.frame(device.stopFromElsewhere()));
			},
		},
		'device',
	);
	const stopListening = line.onData((bytes) => {
		heard = [...heard, ...bytes].slice(-KEPT_BYTES);
		receiver.push(bytes);
	});
}
