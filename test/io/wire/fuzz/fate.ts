import { MESSAGE_CODES, type ProtocolVersion, SENDERS, type Side } from '../../../../src/io/wire/constants.ts';
import { decodePayload } from '../../../../src/io/wire/decode.ts';
import type { Frame } from '../../../../src/io/wire/frame.ts';

const KINDS = Object.entries(MESSAGE_CODES) as [keyof typeof MESSAGE_CODES, number][];

/** What must become of a frame at one end of a line, by docs/protocol.md: the rule once more, in other words. */
export function fateOf({ version, code, payload }: Frame, side: Side, agreed: ProtocolVersion) {
	const kind = KINDS.find(([, number]) => number === code)?.[0];
	const only2 = kind === 'heartbeatAnswer' || kind === 'electrodes';
	const spoken =
		kind === 'hello' || kind === 'helloReply'
			? version === 1
			: kind === 'emergencyStopState' && side === 'host'
				? version === 1 || version === 2
				: version === agreed && !(only2 && version === 1);
	if (kind === undefined || !spoken) return 'unknown';
	if (SENDERS[kind] === side && !(kind === 'heartbeat' && agreed === 1)) return 'echo';
	return decodePayload(code, payload, agreed).ok ? 'heard' : 'malformed';
}
