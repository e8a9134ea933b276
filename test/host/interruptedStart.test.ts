import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { Interrupted } from '../../src/base/errors.ts';
import { engineThreads } from '../../src/host/startEngine.ts';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';

it('ends an engine that never comes to an end of making its circuit ready', async () => {
	const program = join(tmpdir(), `retinode-busy-${process.pid}.mjs`);
	writeFileSync(
		program,
		"import { workerData } from 'node:worker_threads';\nfor (;;) Atomics.add(workerData.record, 0, 1);",
	);
	const rounds = new Int32Array(new SharedArrayBuffer(4));
	const interrupt = new AbortController();
	const start = { session: defaultSession(), record: rounds as unknown as string };
	const begun = engineThreads(interrupt.signal, pathToFileURL(program))(start, {
		message: () => undefined,
		crashed: () => undefined,
	});
	try {
		await expect.poll(() => rounds[0]).not.toBe(0);
		interrupt.abort();
		await expect(begun).rejects.toThrow(Interrupted);
		await expect
			.poll(async () => {
				const before = rounds[0];
				await new Promise((resolve) => setTimeout(resolve, 20));
				return rounds[0] === before;
			})
			.toBe(true);
	} finally {
		rmSync(program);
	}
});
