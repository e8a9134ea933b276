import { useEffect } from 'preact/hooks';
import type { LiveData } from '../data/liveData.ts';
import { beatMs, waitMs } from '../scene/beat.ts';
import { hasNoGpu } from '../scene/software.ts';

/** Least time between two drawings of scope and raster, ms: where the processor makes pictures, it takes them from the simulation. */
export const tickMs = (): number => (hasNoGpu() ? 2 * beatMs : 50);

/** Calls `draw` after new live data, at most every `tickMs`, and never while the page is hidden. `draw` should be stable or listed in `inputs`, as effects do. */
export function useTicking(live: LiveData, draw: () => void, inputs: readonly unknown[]): void {
	useEffect(() => {
		const leastMs = tickMs();
		let asked = 0;
		let timer: ReturnType<typeof setTimeout> | undefined;
		let lastMs = Number.NEGATIVE_INFINITY;
		const run = (nowMs: number) => {
			asked = 0;
			lastMs = nowMs;
			draw();
		};
		const ask = () => {
			if (asked !== 0 || timer !== undefined) return;
			const restMs = waitMs(lastMs, leastMs, performance.now());
			if (restMs <= 1) {
				asked = requestAnimationFrame(run);
				return;
			}
			timer = setTimeout(() => {
				timer = undefined;
				asked = requestAnimationFrame(run);
			}, restMs);
		};
		const unsubscribe = live.onChange(ask);
		draw();
		return () => {
			unsubscribe();
			cancelAnimationFrame(asked);
			clearTimeout(timer);
		};
	}, [live, ...inputs]);
}
