import { expect, it } from 'vitest';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { createLiveSession } from '../../src/engine/live/liveSession.ts';
import { realtimeStepper } from '../../src/engine/live/stepper.ts';
import { stimulusFeed } from '../../src/engine/live/lightFeed.ts';
import { createStimulus } from '../../src/retina/stimuli/catalogue.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/light-level.ts';
it('x', () => {
	const model = prepareModel({ circuit: 'dual', variant: 'corrected', columns: { x: 2, y: 2 }, parameters: {} });
	const session = createLiveSession({ model, stepper: realtimeStepper(model.network, { stepMs: 0.2, substepMs: 0.05, spiking: ['ganglion'], thresholdMv: -20 }), level: LIGHT_LEVELS.live, clock: { nowMs: () => performance.now() } });
	session.setFeed(stimulusFeed(createStimulus({ name: 'flash', parameters: {} }), true));
	session.watch({ population: 'ganglion', member: 0 }, []);
	const t = performance.now();
	session.run(1000, 1e9);
	const s = session.takeSnapshot();
	console.log(performance.now() - t, s, session.counts());
	expect(1).toBe(1);
});
