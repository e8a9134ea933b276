import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';

/** A place in the plane of the retina, µm: x to the right, y up. */
export interface Place {
	readonly xUm: number;
	readonly yUm: number;
}

/** Room around the outermost cells, of the larger side; and at least, µm. */
const margin = 0.08;
const leastMarginUm = 10;

/** What is shown, as an SVG has it: y grows downwards. */
export interface MapExtent {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

/** All of these cells with room around them. */
export function extentOf(cells: readonly Place[]): MapExtent {
	const ends = (values: readonly number[]) =>
		[values.reduce((a, b) => Math.min(a, b), 0), values.reduce((a, b) => Math.max(a, b), 0)] as const;
	const [left, right] = ends(cells.map(({ xUm }) => xUm));
	const [low, high] = ends(cells.map(({ yUm }) => yUm));
	const room = Math.max(leastMarginUm, margin * Math.max(right - left, high - low));
	return { left: left - room, top: -high - room, width: right - left + 2 * room, height: high - low + 2 * room };
}

/** Dots at these places, as one path: a mosaic has thousands. */
const dots = (cells: readonly Place[]): string => cells.map(({ xUm, yUm }) => `M${xUm} ${-yUm}h0`).join('');

/** Moves by an arrow key, µm; with Shift ten times as far. */
const stepUm = 1;
const arrows: Readonly<Record<string, readonly [number, number]>> = {
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
	ArrowUp: [0, 1],
	ArrowDown: [0, -1],
};

/** The cells of a mosaic from above, with what is placed among them: by the pointer, or by arrow keys. */
export function PlaceMap(props: {
	readonly cells: readonly Place[];
	/** Whether a cell stands out. */
	readonly isChosen: (cell: number) => boolean;
	readonly label: string;
	readonly testId: string;
	/** The pointer is pressed at one place and is at another now; the same where it has just been pressed. Rounded to µm. */
	readonly onDrag: (from: Place, to: Place) => void;
	/** An arrow key moves what is placed, µm. */
	readonly onMove: (dxUm: number, dyUm: number) => void;
	readonly children: ComponentChildren;
}) {
	const { cells, isChosen, label, testId, onDrag, onMove, children } = props;
	const pressed = useRef<Place | null>(null);
	const extent = useMemo(() => extentOf(cells), [cells]);
	const chosen = cells.filter((_, cell) => isChosen(cell));
	const others = cells.filter((_, cell) => !isChosen(cell));
	const { left, top, width, height } = extent;
	const dotUm = Math.max(width, height) / Math.max(60, 3 * Math.sqrt(cells.length));
	const placeOf = (event: PointerEvent): Place | null => {
		const matrix = event.currentTarget instanceof SVGSVGElement ? event.currentTarget.getScreenCTM() : null;
		if (!matrix) return null;
		const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
		return { xUm: Math.round(x), yUm: Math.round(-y) };
	};
	return (
		<div
			class="place-map"
			role="application"
			// biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive: arrow keys move what is placed, as its label says
			tabIndex={0}
			aria-label={`${label} Arrow keys move it by ${stepUm} µm, with Shift by ${10 * stepUm}.`}
			data-testid={testId}
			onKeyDown={(event) => {
				const way = arrows[event.key];
				if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
				event.preventDefault();
				const by = event.shiftKey ? 10 * stepUm : stepUm;
				onMove(by * way[0], by * way[1]);
			}}
		>
			<svg
				viewBox={`${left} ${top} ${width} ${height}`}
				aria-hidden="true"
				onPointerDown={(event) => {
					const at = placeOf(event);
					if (!at || event.button !== 0) return;
					event.currentTarget.setPointerCapture(event.pointerId);
					pressed.current = at;
					onDrag(at, at);
				}}
				onPointerMove={(event) => {
					const at = placeOf(event);
					if (at && pressed.current) onDrag(pressed.current, at);
				}}
				onLostPointerCapture={() => {
					pressed.current = null;
				}}
			>
				<path class="others" d={dots(others)} stroke-width={dotUm} />
				<path class="chosen" d={dots(chosen)} stroke-width={dotUm} data-cells={chosen.length} />
				{children}
			</svg>
		</div>
	);
}
