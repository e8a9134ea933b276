import { placeOn } from './placeOn.ts';
import { plotAt, type ScopeLayout, type TimeSpan, timeAt, type ValueAxis, valueAt, xOf } from './scopeLayout.ts';
import type { Cursors } from './scopeStore.ts';

/** What mouse and keys work on: a scope as it was last painted, and what can be done to it. */
export interface ScopeTarget {
	readonly layout: ScopeLayout;
	readonly span: TimeSpan;
	/** Axes of the plots, from the top. */
	readonly axes: readonly ValueAxis[];
	readonly cursors: Cursors | null;
	/** Shows `factor` times as much time about a moment. */
	zoomTime(aboutMs: number, factor: number): void;
	/** Moves by a part of the window: later for positive ones. */
	panTime(part: number): void;
	/** To the oldest sample, or to the present. */
	goTo(end: 'oldest' | 'present'): void;
	/** Shows `factor` times as wide a range of values of a plot. */
	zoomValue(plot: number, about: number, factor: number): void;
	/** Moves by a part of the range: up for positive ones. */
	panValue(plot: number, part: number): void;
	/** All axes follow their values again, and the window the present. */
	reset(): void;
	toggleCursors(): void;
	moveCursor(which: 'a' | 'b', tMs: number): void;
	/** Model time under the pointer, ms. */
	pointAt(tMs: number | undefined): void;
	/** Which plot keys change. */
	readonly plot: number;
	choosePlot(plot: number): void;
}

/** One wheel notch, or one press of a key, shows so many times as much. */
const zoomStep = 1.25;
const keyPan = 0.1;
/** A cursor is taken hold of within so many pixels of it. */
const reachPx = 6;

/** Keys of a scope that has the focus, as a list says them. */
export const scopeKeys = [
	{ keys: '← →', help: 'Earlier, later; with Shift by a whole window. Moves a cursor that is held' },
	{ keys: '+ −', help: 'Less or more time' },
	{ keys: '↑ ↓', help: 'The values of the marked plot up or down; with Shift fewer or more of them' },
	{ keys: 'PgUp PgDn', help: 'Marks the plot above or below' },
	{ keys: 'Home End', help: 'The oldest sample, the present' },
	{ keys: '0', help: 'All axes follow their values, and the window the present' },
	{ keys: 'M', help: 'Cursors on or off' },
	{ keys: 'A B', help: 'Takes hold of cursor A or B, for ← and →; once more lets it go' },
] as const;

/** What mouse does in a scope. */
export const scopeGestures = [
	{ keys: 'Wheel', help: 'Less or more time about the pointer; with Shift values' },
	{ keys: 'Drag', help: 'Earlier, later; a cursor; with Shift, or on the numbers at the left, values' },
	{ keys: 'Double click', help: 'All axes follow their values, and the window the present' },
] as const;

/** Works a scope by mouse. @returns takes the listeners away */
function listenToPointer(canvas: HTMLCanvasElement, target: ScopeTarget): () => void {
	const at = (event: MouseEvent) => placeOn(canvas, event);
	const timeOf = (event: MouseEvent): number => timeAt(target.layout, target.span, at(event).x);
	const onWheel = (event: WheelEvent): void => {
		event.preventDefault();
		const { layout, span, axes } = target;
		// A browser turns the wheel sideways while Shift is down.
		const delta = event.deltaY || event.deltaX;
		if (event.shiftKey) {
			const { y } = at(event);
			const plot = plotAt(layout, y);
			const axis = axes[plot];
			if (axis) target.zoomValue(plot, valueAt(axis, y), delta > 0 ? zoomStep : 1 / zoomStep);
		} else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
			target.panTime(event.deltaX / (layout.right - layout.left));
		} else target.zoomTime(timeAt(layout, span, at(event).x), delta > 0 ? zoomStep : 1 / zoomStep);
	};
	/** What a press takes hold of, as what its moves do. */
	function grip(event: PointerEvent): (move: PointerEvent) => void {
		const { layout, span, axes, cursors } = target;
		const near = (['a', 'b'] as const).find(
			(which) => cursors && Math.abs(xOf(layout, span, cursors[which]) - at(event).x) <= reachPx,
		);
		if (near) return (move) => target.moveCursor(near, timeOf(move));
		let last = at(event);
		const plot = plotAt(layout, last.y);
		const axis = axes[plot];
		if (plot >= 0) target.choosePlot(plot);
		if (axis && (event.shiftKey || last.x < layout.left)) {
			return (move) => {
				const now = at(move);
				target.panValue(plot, (now.y - last.y) / (axis.bottom - axis.top));
				last = now;
			};
		}
		return (move) => {
			const now = at(move);
			target.panTime((last.x - now.x) / (layout.right - layout.left));
			last = now;
		};
	}
	let held: ((move: PointerEvent) => void) | undefined;
	const onDown = (event: PointerEvent): void => {
		if (event.button !== 0) return;
		canvas.setPointerCapture(event.pointerId);
		held = grip(event);
	};
	const onMove = (event: PointerEvent): void => {
		held?.(event);
		const { left, right } = target.layout;
		const { x } = at(event);
		target.pointAt(x >= left && x <= right ? timeOf(event) : undefined);
	};
	const onUp = (): void => {
		held = undefined;
	};
	const onLeave = (): void => target.pointAt(undefined);
	const onDouble = (): void => target.reset();
	canvas.addEventListener('wheel', onWheel, { passive: false });
	canvas.addEventListener('pointerdown', onDown);
	canvas.addEventListener('pointermove', onMove);
	canvas.addEventListener('pointerup', onUp);
	canvas.addEventListener('pointercancel', onUp);
	canvas.addEventListener('pointerleave', onLeave);
	canvas.addEventListener('dblclick', onDouble);
	return () => {
		canvas.removeEventListener('wheel', onWheel);
		canvas.removeEventListener('pointerdown', onDown);
		canvas.removeEventListener('pointermove', onMove);
		canvas.removeEventListener('pointerup', onUp);
		canvas.removeEventListener('pointercancel', onUp);
		canvas.removeEventListener('pointerleave', onLeave);
		canvas.removeEventListener('dblclick', onDouble);
	};
}

/** What the keys of a scope do. */
export interface ScopeKeyboard {
	/** Does what a key means; false where it means nothing here. */
	press(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean;
	/** The cursor that ← and → move. */
	readonly holds: 'a' | 'b' | null;
}

/** Creates the keyboard of a scope. */
export function createScopeKeyboard(target: ScopeTarget): ScopeKeyboard {
	let holds: 'a' | 'b' | null = null;
	const sideways = (sign: 1 | -1, isWide: boolean): void => {
		const { span, cursors } = target;
		if (holds && cursors) {
			const step = (span.toMs - span.fromMs) * (isWide ? 0.05 : 0.005);
			target.moveCursor(holds, cursors[holds] + sign * step);
		} else target.panTime(sign * (isWide ? 1 : keyPan));
	};
	const upDown = (sign: 1 | -1, isZoom: boolean): void => {
		const axis = target.axes[target.plot];
		if (!axis) return;
		if (isZoom) {
			target.zoomValue(target.plot, (axis.low + axis.high) / 2, sign > 0 ? 1 / zoomStep : zoomStep);
		} else target.panValue(target.plot, sign * keyPan);
	};
	const zoom = (factor: number): void => {
		const { fromMs, toMs } = target.span;
		target.zoomTime((fromMs + toMs) / 2, factor);
	};
	const hold = (which: 'a' | 'b'): void => {
		if (!target.cursors) target.toggleCursors();
		holds = holds === which ? null : which;
	};
	const acts: Readonly<Record<string, (isShift: boolean) => void>> = {
		ArrowLeft: (isShift) => sideways(-1, isShift),
		ArrowRight: (isShift) => sideways(1, isShift),
		ArrowUp: (isShift) => upDown(1, isShift),
		ArrowDown: (isShift) => upDown(-1, isShift),
		'+': () => zoom(1 / zoomStep),
		'=': () => zoom(1 / zoomStep),
		'-': () => zoom(zoomStep),
		PageUp: () => target.choosePlot(Math.max(0, target.plot - 1)),
		PageDown: () => target.choosePlot(Math.min(target.axes.length - 1, target.plot + 1)),
		Home: () => target.goTo('oldest'),
		End: () => target.goTo('present'),
		'0': () => target.reset(),
		m: () => {
			holds = null;
			target.toggleCursors();
		},
		a: () => hold('a'),
		b: () => hold('b'),
	};
	return {
		press({ key, shiftKey, ctrlKey, metaKey, altKey }) {
			if (ctrlKey || metaKey || altKey) return false;
			const act = acts[key.length === 1 ? key.toLowerCase() : key];
			act?.(shiftKey);
			return act !== undefined;
		},
		get holds() {
			return holds;
		},
	};
}

/** Works a scope by mouse, and by keys while it has the focus. @returns takes the listeners away */
export function listenOnScope(canvas: HTMLCanvasElement, target: ScopeTarget): () => void {
	const keyboard = createScopeKeyboard(target);
	const onKey = (event: KeyboardEvent): void => {
		if (!keyboard.press(event)) return;
		event.preventDefault();
		// The page has other meanings for some of them.
		event.stopPropagation();
	};
	const stop = listenToPointer(canvas, target);
	canvas.addEventListener('keydown', onKey);
	return () => {
		stop();
		canvas.removeEventListener('keydown', onKey);
	};
}
