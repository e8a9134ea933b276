import { UserError } from '../../base/errors.ts';
import type { FrameFeed } from '../../engine/live/frameFeed.ts';
import type { Model } from '../../engine/model/prepareModel.ts';
import { receptorsOf } from '../../engine/model/receptors.ts';
import { engineLight } from '../../engine/server/engineLight.ts';
import type { RateSchedule } from '../../engine/simulate/rateSchedule.ts';
import { hostClock } from '../../host/machineTime.ts';
import { openSource } from '../../io/light/node/kinds/catalogue.ts';
import { isMadeBy, lightSourceKind } from '../../protocol/session/lightSources.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { LightFrame } from '../../retina/light/field/lightFrame.ts';

/** Light from a model time on, ms. */
interface TimedLight {
	readonly tMs: number;
	readonly light: LightFrame;
}

const dark: LightFrame = { format: 'uniform-rates', rodRate: 0, coneRate: 0 };

/** What a feed shows within a time; one that repeats does so here too. */
function lightOfFeed(feed: FrameFeed, durationMs: number): TimedLight[] {
	const shown: TimedLight[] = [];
	for (let next = feed.next(); typeof next === 'object' && next.tMs < durationMs; next = feed.next()) {
		shown.push({ tMs: next.tMs, light: next.light });
		feed.take();
	}
	return shown;
}

/** What a clip or a light log shows within a time. @param say hears what of it could not be had */
async function lightOfFile(
	session: Session,
	model: Model,
	durationMs: number,
	say: (loss: string) => void,
): Promise<TimedLight[]> {
	const receptors = receptorsOf(model.network, model.mosaic);
	const { source } = openSource(session.source, { clock: hostClock, receptors });
	const shown: TimedLight[] = [];
	for await (const { light, modelTimeMs = 0 } of source.frames(new AbortController().signal, say)) {
		if (modelTimeMs >= durationMs) break;
		shown.push({ tMs: modelTimeMs, light });
	}
	return shown;
}

/**
 * The light of a session as it shows it live, for a batch run.
 * @param say hears what of a damaged clip or log could not be had, one sentence
 * @throws UserError (rejection) for light that comes when it comes, and for files that cannot be read
 */
export async function sessionLight(
	session: Session,
	model: Model,
	durationS: number,
	say: (loss: string) => void,
): Promise<RateSchedule> {
	const { source, seed } = session;
	if (source.type === 'camera' || source.type === 'stdin') {
		throw new UserError(
			`the session's light (${lightSourceKind(source).title}) comes when it comes; give --stimulus, or a flash by --rod and --cone, or record it by \`retinode live --record\``,
		);
	}
	const durationMs = durationS * 1000;
	const shown = isMadeBy(source, 'engine')
		? lightOfFeed(engineLight(source, seed, receptorsOf(model.network, model.mosaic)), durationMs)
		: await lightOfFile(session, model, durationMs, say);
	return {
		changesMs: shown.map(({ tMs }) => tMs).filter((tMs) => tMs > 0),
		lightAt: (tMs) => shown.findLast((each) => each.tMs <= tMs)?.light ?? dark,
	};
}
