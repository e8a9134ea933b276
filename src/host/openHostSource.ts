import type { Clock } from '../base/clock.ts';
import type { OpenedSource } from '../engine/server/sourceInForce.ts';
import type { SourceSurroundings } from '../engine/server/sourceSwitch.ts';
import { openSource } from '../io/light/node/kinds/catalogue.ts';
import type { LightSourceSpec } from '../protocol/session/lightSources.ts';
import { feedEngine } from '../runtime/feedSource.ts';
import { machineClock } from './machineTime.ts';

/** Opens the light source of a session. @throws UserError for what can be seen at once; later trouble goes to `around.failed` */
type OpenHostSource = (spec: LightSourceSpec, around: SourceSurroundings) => OpenedSource;

/** Opens a clip, a recording, standard input or (through ffmpeg) a camera for an engine that goes by this clock. */
export function hostSources(clock: Clock): OpenHostSource {
	return (spec, around) => {
		const { source, endsAtLastFrame } = openSource(spec, { clock: { nowMs: clock }, receptors: around.receptors });
		return feedEngine(source, around, endsAtLastFrame ? 'log' : 'frames');
	};
}

/** The same by the machine's clock. */
export const openHostSource: OpenHostSource = hostSources(machineClock);
