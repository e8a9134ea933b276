import { UserError } from '../base/errors.ts';
import type { OpenedSource } from '../engine/server/sourceInForce.ts';
import type { SourceSurroundings } from '../engine/server/sourceSwitch.ts';
import { browserClipSource } from '../io/light/browser/browserClipSource.ts';
import type { FrameSource } from '../io/light/frameSource.ts';
import {
	isMadeBy,
	type LightSourceBy,
	type LightSourceOf,
	type LightSourceSpec,
	lightSourceKind,
} from '../protocol/session/lightSources.ts';
import { feedEngine } from '../runtime/feedSource.ts';
import { hostClock } from './machineTime.ts';
import type { PageClip } from './messages.ts';

/** Kinds of light source that any shell opens, this one too. */
type Opened = LightSourceBy<'shell'>;

/** Each of them; one that is missing does not compile. */
const openers: {
	readonly [T in Opened]: (source: LightSourceOf<T>, clips: readonly PageClip[]) => FrameSource;
} = {
	clip({ file, loop }, clips) {
		const clip = clips.find(({ name }) => name === file);
		if (clip) return browserClipSource(clip.name, new URL(clip.address), hostClock, { loop });
		const known = clips.map(({ name }) => name).join(', ');
		throw new UserError(
			`A page without a host cannot read the clip ${file} from disk; its own clips are ${known}, and a video file can be chosen as the light source.`,
		);
	},
};

const openedAs = <T extends Opened>(type: T, source: LightSourceOf<T>, clips: readonly PageClip[]): FrameSource =>
	openers[type](source, clips);

/**
 * Opens for the engine what a page can: its own clips. What the engine makes itself and the page's camera are not asked for here.
 * @throws UserError that says what to do instead
 */
export function openPageSource(
	spec: LightSourceSpec,
	around: SourceSurroundings,
	clips: readonly PageClip[],
): OpenedSource {
	if (isMadeBy(spec, 'shell')) return feedEngine(openedAs<Opened>(spec.type, spec, clips), around, 'frames');
	throw new UserError(
		lightSourceKind(spec).notInPage?.(spec) ??
			`A page without a host cannot open a light source of type ${spec.type}; open this session with \`retinode app\`.`,
	);
}
