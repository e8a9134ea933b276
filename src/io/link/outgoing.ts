import type { Transport } from '../transport/transport.ts';
import { EMERGENCY_STOP, type ProtocolVersion } from '../wire/constants.ts';
import { createWireSender } from '../wire/endpoint.ts';
import type { Message } from '../wire/message.ts';

/** What a session says over its transport, and how much that was. */
export interface Outgoing {
	/** Writes a message. @returns false when the transport refused it */
	write(message: Message, onWritten?: () => void): boolean;
	/** Writes the emergency stop. */
	emergencyStop(): void;
	/** So much is unsent that even heartbeats wait: the device does not read. */
	choked(): boolean;
	/** The version agreed upon. */
	speak(version: ProtocolVersion): void;
	framesOut(): number;
	bytesOut(): number;
}

/** One of three copies gets through a line that spoils a third of them. */
const STOP_COPIES = 3;
/** With more than this unsent, the device does not read. */
const CHOKED_BYTES = 8192;

/** @param wrote so many bytes of a message were handed to the transport */
export function createOutgoing(transport: Transport, wrote: (bytes: number) => void): Outgoing {
	const sender = createWireSender();
	let framesOut = 0;
	let bytesOut = 0;
	return {
		write(message, onWritten) {
			const bytes = sender.frame(message);
			const { accepted } = transport.write(bytes, onWritten);
			if (accepted) {
				framesOut++;
				bytesOut += bytes.length;
				wrote(bytes.length);
			}
			return accepted;
		},
		emergencyStop() {
			for (let copy = 0; copy < STOP_COPIES; copy++) {
				const { accepted } = transport.write(Uint8Array.from(EMERGENCY_STOP));
				if (accepted) bytesOut += EMERGENCY_STOP.length;
			}
		},
		choked: () => transport.bufferedBytes() > CHOKED_BYTES,
		speak: (version) => sender.speak(version),
		framesOut: () => framesOut,
		bytesOut: () => bytesOut,
	};
}
