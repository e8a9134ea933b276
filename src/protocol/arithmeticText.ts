import type { BackEndStatus } from './status.ts';

/** Which spikes the steps give, in a sentence: those of exact arithmetic are the same in every back end. */
export function arithmeticText({ name, arithmetic, asked, fromS }: BackEndStatus): string {
	if (asked !== arithmetic) {
		return `The session asks for ${asked} arithmetic, which native code alone has: while it does not run, steps are in ${arithmetic} arithmetic, which gives other spikes.`;
	}
	if (arithmetic === 'fast') {
		const since = fromS > 0 ? `from ${Number(fromS.toFixed(3))} s of model time on, exact before` : 'from the start';
		return `Fast arithmetic ${since}: other spikes than exact arithmetic gives, within half of the accuracy contract.`;
	}
	return name === 'native' ? 'The same spikes as in WebAssembly.' : 'The spikes are the same in native code.';
}
