import {
	type Description,
	protocolVersion,
	type Replies,
	type Request,
	type RequestType,
} from '../engine/protocol/messages.ts';
import { isDescribeReply, isEngineRequest } from '../engine/server/engineMessages.ts';
import { bundledClipNames } from '../io/frames/bundled-clips.ts';
import { listPorts, type PortDescription } from '../io/transport/ports.ts';
import { hostClock } from './hostClock.ts';
import type { Runtime } from './runtime.ts';

/** What the shell says of itself. */
export interface Shell {
	readonly shell: 'browser' | 'electron';
	readonly appVersion: string;
}

const portTitle = ({ path, manufacturer, serialNumber }: PortDescription): string =>
	[path, manufacturer, serialNumber].filter((part) => part !== null).join(' · ');

const clipTitle = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');

/** Answers a screen's requests. Rejects with an Error whose message is one sentence for the user. */
export async function answerRequest(runtime: Runtime, shell: Shell, request: Request): Promise<Replies[RequestType]> {
	const { sink } = runtime;
	if (isEngineRequest(request)) {
		const reply = await runtime.request(request);
		if (!isDescribeReply(reply)) return reply;
		const description: Description = {
			...reply,
			clips: bundledClipNames().map((name) => ({ name, title: clipTitle(name) })),
			sink: sink.spec,
			control: sink.control(),
		};
		return description;
	}
	switch (request.type) {
		case 'hello':
			return { version: protocolVersion, ...shell };
		case 'clock':
			return { clientMs: request.clientMs, hostMs: hostClock.nowMs() };
		case 'setSink':
			await sink.set(request.sink);
			return {};
		case 'arm':
			return { armed: sink.arm(request.armed) };
		case 'emergencyStop':
			sink.emergencyStop();
			return {};
		case 'releaseEmergencyStop':
			sink.releaseEmergencyStop();
			return {};
		case 'setControl':
			sink.configure(request.control);
			return {};
		case 'listPorts': {
			const ports = await listPorts();
			return { ports: ports.map((port) => ({ path: port.path, title: portTitle(port) })) };
		}
	}
}
