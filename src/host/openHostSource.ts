import type { OpenedSource, SourceSurroundings } from '../engine/server/sourceSwitch.ts';
import { openSource } from '../io/light/node/kinds/catalogue.ts';
import type { LightSourceSpec } from '../protocol/session/sessionFile.ts';
import { feedEngine } from '../runtime/feedSource.ts';
import { hostClock } from './machineTime.ts';

/**
 * Opens a clip, a recording, standard input or (through ffmpeg) a camera for the engine.
 * @throws UserError for what can be seen at once; later trouble goes to `around.failed`
 */
export function openHostSource(spec: LightSourceSpec, around: SourceSurroundings): OpenedSource {
	const { source, endsAtLastFrame } = openSource(spec, { clock: hostClock, receptors: around.receptors });
	return feedEngine(source, around, endsAtLastFrame ? 'log' : 'frames');
}
