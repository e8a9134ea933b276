import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Panel } from '../../analysis/plot/panel.ts';
import { paintPanels } from '../scope/paintPanels.ts';
import { fittedCanvas } from './fittedCanvas.ts';
import { inksOf } from './scopeInks.ts';

/** Plots one below the other, in the colours of the screen. @param title for screen readers */
export function PanelsCanvas(props: {
	readonly panels: readonly Panel[];
	readonly theme: 'dark' | 'light';
	readonly title: string;
	readonly testId?: string;
	/** Height of all of them, CSS pixels; that of their place where it is left out. */
	readonly height?: number;
}) {
	const { panels, theme, title, testId, height } = props;
	const inks = useMemo(() => inksOf(theme), [theme]);
	const canvas = useRef<HTMLCanvasElement>(null);
	useEffect(() => {
		const element = canvas.current;
		if (!element) return;
		const draw = (): void => {
			const place = fittedCanvas(element);
			if (place) paintPanels(place.context, panels, { ...place, inks });
		};
		draw();
		const observer = new ResizeObserver(draw);
		observer.observe(element);
		return () => observer.disconnect();
	}, [panels, inks]);
	return (
		<canvas
			ref={canvas}
			role="img"
			aria-label={`${title}: ${panels.map((each) => each.title).join('; ')}`}
			data-testid={testId}
			style={height === undefined ? undefined : { height: `${height}px` }}
		/>
	);
}
