import { panned, turned, zoomed } from './orbit.ts';
import type { RetinaScene } from './retinaScene.ts';
import { fovRad } from './sceneCamera.ts';
import { viewGestures } from './viewGestures.ts';

/** What the pointer does besides moving the view. */
export interface PointerTargets {
	onHover(cell: number, x: number, y: number): void;
	onSelect(cell: number): void;
}

/** Movement that still counts as a click, CSS pixels. */
const clickSlackPx = 4;

/** Pointer, wheel and keys on the view. Returns what takes the listeners away. */
export function listenOn(element: HTMLElement, scene: RetinaScene, { onHover, onSelect }: PointerTargets): () => void {
	const stop = new AbortController();
	const { signal } = stop;
	const pointers = new Map<number, { x: number; y: number }>();
	let travelled = 0;

	const place = (event: MouseEvent) => {
		const box = element.getBoundingClientRect();
		return { x: event.clientX - box.left, y: event.clientY - box.top };
	};

	element.addEventListener(
		'pointerdown',
		(event) => {
			element.setPointerCapture(event.pointerId);
			pointers.set(event.pointerId, place(event));
			travelled = 0;
		},
		{ signal },
	);
	element.addEventListener(
		'pointermove',
		(event) => {
			const before = pointers.get(event.pointerId);
			const now = place(event);
			if (!before) {
				onHover(scene.cellAt(now.x, now.y), now.x, now.y);
				return;
			}
			const dx = now.x - before.x;
			const dy = now.y - before.y;
			travelled += Math.abs(dx) + Math.abs(dy);
			const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
			if (other) {
				const apart = (at: { x: number; y: number }) => Math.max(10, Math.hypot(at.x - other.x, at.y - other.y));
				scene.orbit = zoomed(scene.orbit, apart(before) / apart(now), scene.layout.radius);
			} else if (event.shiftKey || (event.buttons & 6) !== 0) {
				scene.orbit = panned(scene.orbit, -dx / element.clientHeight, dy / element.clientHeight, fovRad);
			} else {
				scene.orbit = turned(scene.orbit, -dx * 0.007, dy * 0.007);
			}
			pointers.set(event.pointerId, now);
		},
		{ signal },
	);
	const release = (event: PointerEvent) => {
		const known = pointers.delete(event.pointerId);
		if (!known || event.type !== 'pointerup' || travelled > clickSlackPx || event.button !== 0) return;
		const { x, y } = place(event);
		onSelect(scene.cellAt(x, y));
	};
	element.addEventListener('pointerup', release, { signal });
	element.addEventListener('pointercancel', release, { signal });
	element.addEventListener('pointerleave', () => onHover(-1, 0, 0), { signal });
	element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
	element.addEventListener(
		'wheel',
		(event) => {
			event.preventDefault();
			const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
			scene.orbit = zoomed(scene.orbit, Math.exp(event.deltaY * lines * 0.0012), scene.layout.radius);
		},
		{ signal, passive: false },
	);
	element.addEventListener('dblclick', () => scene.resetView(), { signal });
	element.addEventListener(
		'keydown',
		(event) => {
			if (event.ctrlKey || event.metaKey || event.altKey) return;
			const gesture = viewGestures.find(
				({ on, shift }) => on?.includes(event.key) && (shift ?? event.shiftKey) === event.shiftKey,
			);
			if (!gesture?.act) return;
			gesture.act(scene, event.key);
			event.preventDefault();
		},
		{ signal },
	);
	return () => stop.abort();
}
