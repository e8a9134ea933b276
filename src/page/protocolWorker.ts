import { type ProtocolRun, runProtocol } from '../engine/experiment/protocolRun.ts';
import { hostClock } from './machineTime.ts';

/** One protocol beside the session, from its beginning to its end. */
addEventListener(
	'message',
	({ data }: MessageEvent<ProtocolRun>) => runProtocol(data, (news) => postMessage(news), hostClock.nowMs),
	{ once: true },
);
