import { expect, test, vi } from 'vitest';
import { runSimulation } from '../../src/cli/batch/simulationJob.ts';
import type { FromEngine } from '../../src/engine/server/engineMessages.ts';
import { createEngineServer } from '../../src/engine/server/engineServer.ts';
import { firstSession } from '../../src/runtime/defaultSession.ts';
import { fakeClock } from './bench.ts';

// No circuit of the catalogue is known whose tissue does not relax: what is tested is that the user hears of it.
vi.mock('../../src/ode/solvers/reference/tissueRest.ts', () => ({ relaxCells: () => false }));

const sentence = /^No rest was found in the dark for each cell of this tissue: all start at that of the mean cell/;
const side = { widthUm: 60, heightUm: 60 };

test('cells of a tissue that start at the rest of the column are said to, in the status and in --json', async () => {
	const posted: FromEngine[] = [];
	const server = createEngineServer(
		{ ...firstSession(), source: { type: 'dark' }, tissue: side },
		{
			clock: fakeClock(),
			post: (message) => posted.push(message),
			openSource: () => {
				throw new Error('no source is opened here');
			},
		},
	);
	server.tick(1);
	server.close();
	const status = posted.find(({ type }) => type === 'status');
	expect(status).toMatchObject({ status: { engineNote: expect.stringMatching(sentence) } });

	const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
	const usual = { rod: 0, cone: 0, lightStart: 0, lightDuration: 0, rowsEvery: 0.001, check: false };
	const { printed } = await runSimulation(
		{ ...usual, circuit: 'mouse', tissue: '60x60', solver: 'realtime', duration: 0.002, json: true },
		{ progress: () => undefined, begins: () => undefined, cancelled: () => false },
	);
	expect(JSON.parse(printed)).toMatchObject({ notes: [expect.stringMatching(sentence)] });
	expect(said.mock.calls.flat().join()).toMatch(/retinode: No rest was found/);
	said.mockRestore();
});
