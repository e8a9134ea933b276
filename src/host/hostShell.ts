import type { Clock } from '../base/clock.ts';
import { bundledClipNames } from '../io/light/node/bundledClips.ts';
import { listPorts, type PortDescription } from '../io/transport/node/ports.ts';
import type { Handlers } from '../protocol/requests.ts';
import { answerHello } from '../runtime/greeting.ts';
import type { Shell } from '../runtime/requests.ts';
import { appVersion } from './appVersion.ts';
import { protocolTexts } from './protocolFiles.ts';
import type { TriggerRequests } from './triggerSeat.ts';

const portTitle = ({ path, manufacturer, serialNumber }: PortDescription): string =>
	[path, manufacturer, serialNumber].filter((part) => part !== null).join(' · ');

/**
 * What a host answers for itself, and what there is around it.
 * @param now the clock by which stages of latency are stamped
 * @param recording answers what screens ask of recordings
 * @param trigger answers what they ask of the trigger's serial line
 * @param drew a screen has drawn so many pictures more
 */
export function createHostShell(
	shell: 'browser' | 'electron',
	now: Clock,
	recording: Handlers<'startRecording' | 'stopRecording'>,
	trigger: Handlers<TriggerRequests>,
	drew?: (pictures: number) => void,
): Shell {
	const version = appVersion();
	return {
		clips: bundledClipNames,
		handlers: {
			hello(request, asker) {
				asker.pace(0);
				return answerHello(request.version, { shell, appVersion: version });
			},
			listProtocols: () => ({ protocols: protocolTexts() }),
			...recording,
			...trigger,
			clock: ({ clientMs }) => ({ clientMs, hostMs: now() }),
			drew({ pictures, everyMs }, asker) {
				drew?.(pictures);
				asker.pace(everyMs);
				return {};
			},
			async listPorts() {
				return { ports: (await listPorts()).map((port) => ({ path: port.path, title: portTitle(port) })) };
			},
		},
	};
}
