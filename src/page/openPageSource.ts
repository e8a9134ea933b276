import { UserError } from '../base/errors.ts';
import type { OpenedSource } from '../engine/server/sourceInForce.ts';
import type { SourceSurroundings } from '../engine/server/sourceSwitch.ts';
import { browserClipSource } from '../io/light/browser/browserClipSource.ts';
import type { LightSourceSpec } from '../protocol/session/sessionFile.ts';
import { feedEngine } from '../runtime/feedSource.ts';
import { hostClock } from './machineTime.ts';
import type { PageClip } from './messages.ts';

/**
 * Opens a bundled clip for the engine. Stimuli and the page's camera are the engine's own; nothing else can be had in a page.
 * @throws UserError that says what to do instead
 */
export function openPageSource(
	spec: LightSourceSpec,
	around: SourceSurroundings,
	clips: readonly PageClip[],
): OpenedSource {
	switch (spec.type) {
		case 'clip': {
			const clip = clips.find(({ name }) => name === spec.file);
			if (clip) {
				const source = browserClipSource(clip.name, new URL(clip.address), hostClock, { loop: spec.loop });
				return feedEngine(source, around, 'frames');
			}
			const known = clips.map(({ name }) => name).join(', ');
			throw new UserError(
				`A page without a host cannot read the clip ${spec.file} from disk; its own clips are ${known}, and a video file can be chosen as the light source.`,
			);
		}
		case 'recording':
			throw new UserError(
				`A page without a host cannot read the light log ${spec.file} from disk; open this session with \`retinode app\`.`,
			);
		case 'stdin':
			throw new UserError('A page has no standard input; run this session with `retinode live`.');
		default:
			throw new UserError(
				`A page without a host cannot open a light source of type ${spec.type}; open this session with \`retinode app\`.`,
			);
	}
}
