import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Host, HostOptions } from '../../src/host/startHost.ts';
import { encodeLightLogEnd, encodeLightLogHeader, encodeLightLogRecord } from '../../src/io/light/lightLog.ts';
import type { Status } from '../../src/protocol/status.ts';
import { connect, folder, type TestClient, testHost } from './bench.ts';

/** A host of the test's own with a screen; both are closed after it. */
export async function start(options: HostOptions = {}): Promise<{ readonly host: Host; readonly client: TestClient }> {
	const host = await testHost(options);
	onTestFinished(host.close);
	const client = await connect(host);
	onTestFinished(client.close);
	return { host, client };
}

/** The next status that fits. */
export const status = async (client: TestClient, fits: (status: Status) => boolean): Promise<Status> => {
	const notice = await client.notice((each) => each.type === 'status' && fits(each));
	if (notice.type !== 'status') throw new Error('no status came');
	return notice;
};

/** What the user has set, as far as screens can know it. */
export async function asSet(client: TestClient) {
	const { session, sink, sinks, control, interventionNumbers, watches } = await client.request({ type: 'describe' });
	const saved = await client.request({ type: 'saveSession' });
	expect(saved.session).toEqual(session);
	return { session, sink, sinks, control, interventionNumbers, watches };
}

/** A file with some bytes in it. */
export function file(name: string, content: string | Uint8Array): string {
	const path = join(folder(), name);
	writeFileSync(path, content);
	return path;
}

/** A light log of another mosaic than any circuit's. */
export const otherMosaic = (): string => {
	const receptors = [{ kind: 'rod' as const, x: 0, y: 0, radius: 1 }];
	return file(
		'other.light',
		Buffer.concat([
			encodeLightLogHeader({ receptors, source: 'camera', createdAt: '2026-11-21T08:50:00Z' }),
			encodeLightLogRecord(0, Float64Array.of(1)),
			encodeLightLogEnd(1),
		]),
	);
};

/** One change of everything that a session holds. */
export async function setEverything(client: TestClient): Promise<void> {
	await client.request({ type: 'setParameter', path: 'cone.leak.E', value: -70 });
	await client.request({ type: 'setLight', light: { kind: 'free', rodRate: 10, coneRate: 5000 } });
	await client.request({
		type: 'setSource',
		source: { type: 'stimulus', name: 'uniform', parameters: { luminance: 0.5 } },
	});
	await client.request({
		type: 'addIntervention',
		intervention: { type: 'block', startS: 0, path: 'cone.leak', fraction: 0.5 },
	});
	await client.request({ type: 'setControl', control: { gainPerHz: 0.5, forceLimitN: 4 } });
	await client.request({ type: 'setEstimator', estimator: { kind: 'exponential' } });
	await client.request({ type: 'setFusion', fusion: { mode: 'weighted', visionWeight: 0.7 } });
	await client.request({ type: 'setEmg', emg: { type: 'simulated', seed: 2, periodS: 1 } });
}
