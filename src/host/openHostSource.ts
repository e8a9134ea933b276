import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { OpenedSource, SourceSurroundings } from '../engine/server/sourceSwitch.ts';
import { openSource } from '../io/light/node/openSource.ts';
import type { SourceSpec } from '../io/light/sourceSpec.ts';
import type { LightSourceSpec } from '../protocol/session/sessionFile.ts';
import { feedEngine } from '../runtime/feedSource.ts';
import { machineClock } from './machineTime.ts';

/** The source of src/io that a session's light source asks for. */
function specOf(spec: LightSourceSpec): SourceSpec {
	switch (spec.type) {
		case 'clip':
			return { kind: 'clip', file: spec.file };
		case 'recording':
			return { kind: 'light', file: spec.file };
		case 'stdin':
			return { kind: 'stdin', width: spec.width, height: spec.height, framesPerSecond: spec.framesPerSecond };
		case 'camera':
			return { kind: 'camera' };
		case 'dark':
		case 'stimulus':
			throw new UserError(`a light source of type ${spec.type} is made by the engine itself, not opened`);
	}
}

/** Opens the light source of a session. @throws UserError for what can be seen at once; later trouble goes to `around.failed` */
type OpenHostSource = (spec: LightSourceSpec, around: SourceSurroundings) => OpenedSource;

/** Opens a clip, a recording, standard input or (through ffmpeg) a camera for an engine that goes by this clock. */
export function hostSources(clock: Clock): OpenHostSource {
	return (spec, around) => {
		const source = openSource(specOf(spec), {
			clock: { nowMs: clock },
			receptors: around.receptors,
			loop: spec.type === 'clip' && spec.loop,
		});
		return feedEngine(source, around, spec.type === 'recording' ? 'log' : 'frames');
	};
}

/** The same by the machine's clock. */
export const openHostSource: OpenHostSource = hostSources(machineClock);
