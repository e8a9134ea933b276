import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Calls `draw` whenever an element gets another size, and once at the beginning (a ResizeObserver does). `draw` should be stable or listed in `inputs`, as effects do. */
export function useResizing(shown: RefObject<Element | null>, draw: () => void, inputs: readonly unknown[]): void {
	useEffect(() => {
		const element = shown.current;
		if (!element) return;
		const observer = new ResizeObserver(draw);
		observer.observe(element);
		return () => observer.disconnect();
	}, [shown, ...inputs]);
}
