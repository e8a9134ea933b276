import { decimalNumber } from '../../../../base/decimalNumber.ts';
import { UserError } from '../../../../base/errors.ts';
import { createEmgGenerator } from '../simulatedEmg.ts';
import type { EmgKind } from './emgKind.ts';
import { modelFeed } from './modelFeed.ts';

/** Its rate, Hz. */
const rateHz = 1000;
/** What one without a period of its own does where no person moves it, s. */
const USUAL_PERIOD_S = 4;

/** A muscle that is tense in the second half of every period, or as a person says. It goes with model time. */
export const simulatedKind: EmgKind<'simulated'> = {
	title: 'Simulated muscle',
	word: 'simulated',
	form: 'simulated[:PERIOD]',
	help: `tense in the second half of every period, s; default ${USUAL_PERIOD_S}`,
	first: { type: 'simulated', seed: 1, periodS: 0 },
	read(rest) {
		const periodS = rest === '' ? USUAL_PERIOD_S : decimalNumber(rest);
		if (!(periodS > 0 && periodS <= 600)) {
			throw new UserError(`--emg simulated:PERIOD must be above 0 and at most 600 s; got '${rest}'`);
		}
		return { type: 'simulated', seed: 1, periodS };
	},
	ready({ seed, periodS }, _lines, effort) {
		const activation = (tMs: number): number =>
			periodS === 0 ? effort() : (tMs / 1000) % periodS >= periodS / 2 ? 1 : 0;
		return Promise.resolve((startMs) => {
			const sample = createEmgGenerator({ activation, rateHz, seed });
			return modelFeed(rateHz, startMs, () => sample());
		});
	},
};
