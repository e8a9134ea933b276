import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import { layOut } from '../scene/layout.ts';
import type { RetinaScene } from '../scene/retinaScene.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { ColourLegend, LeftOut, SceneKey } from './SceneLegend.tsx';
import { showRetina } from './showRetina.ts';

/** The retina in layers: every cell, every connection, the light; turned, zoomed and clicked. */
export function Retina() {
	const { model } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	if (!description) return <div class="retina empty">The retina appears when the simulation is connected.</div>;
	return <RetinaOf description={description} />;
}

/** The retina of one anatomy. */
function RetinaOf({ description }: { readonly description: Description }) {
	const workbench = useWorkbench();
	const { populations, connections, receptors } = description;
	// Parameters change often, the anatomy seldom: only a new anatomy builds a new scene.
	const layout = useMemo(() => layOut(description), [populations, connections, receptors]);
	const host = useRef<HTMLDivElement>(null);
	const labels = useRef<HTMLDivElement>(null);
	const tooltip = useRef<HTMLDivElement>(null);
	const [scene, setScene] = useState<RetinaScene | null>(null);
	const [problem, setProblem] = useState('');

	useEffect(() => {
		const element = host.current;
		if (!element) return;
		try {
			const shown = showRetina(workbench, layout, element, { labels: labels.current, tooltip: tooltip.current });
			setScene(shown.scene);
			return () => {
				shown.dispose();
				setScene(null);
			};
		} catch {
			setProblem('The 3D view needs WebGL 2, which this browser does not give; everything else works without it.');
			return;
		}
	}, [layout, workbench]);

	return (
		<div class="retina">
			{problem !== '' && <p class="empty">{problem}</p>}
			<div
				class="stage"
				ref={host}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive: arrow keys turn the retina, as its label says
				tabIndex={0}
				role="application"
				data-testid="retina"
				aria-label="Retina in 3D. Arrow keys turn it, Shift and arrow keys move it, plus and minus zoom, 0 resets. N selects the next cell."
			/>
			<div class="labels" ref={labels} aria-hidden="true">
				{layout.labels.map(({ text }) => (
					<span key={text}>{text}</span>
				))}
			</div>
			<div class="tooltip" ref={tooltip} role="tooltip" hidden />
			<button
				type="button"
				class="whole"
				title="Whole retina (0, Home, double click)"
				onClick={() => scene?.resetView()}
			>
				Reset view
			</button>
			<LeftOut scene={scene} />
			<ColourLegend />
			<SceneKey description={description} scene={scene} />
		</div>
	);
}
