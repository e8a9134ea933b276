import { useEffect, useRef, useState } from 'preact/hooks';
import type { HandStatus } from '../../protocol/status.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { createHandScene, type HandScene } from './handScene.ts';

/** CSS pixels, as in the style sheet. */
const height = 132;

/** The hand as the device reports it. */
export function HandView({ hand }: { readonly hand: HandStatus | null }) {
	const { view } = useWorkbench();
	const theme = useStore(view, (state) => state.theme);
	const host = useRef<HTMLDivElement>(null);
	const scene = useRef<HandScene | null>(null);
	const [problem, setProblem] = useState('');

	useEffect(() => {
		const element = host.current;
		if (!element) return;
		let made: HandScene;
		try {
			made = createHandScene();
		} catch {
			setProblem('The 3D hand needs WebGL 2, which this browser does not give; the bars below show the same.');
			return;
		}
		scene.current = made;
		element.append(made.canvas);
		const observer = new ResizeObserver(() => made.resize(element.clientWidth, height));
		observer.observe(element);
		return () => {
			observer.disconnect();
			made.dispose();
			scene.current = null;
		};
	}, []);

	useEffect(() => scene.current?.setTheme(theme, hand !== null), [theme, hand !== null]);
	useEffect(() => {
		scene.current?.show({ digits: hand?.digits ?? [], wristDeg: hand?.wristDeg ?? 0 });
	}, [hand]);
	if (problem !== '') return <p class="note warn">{problem}</p>;
	return <div class="hand-view" ref={host} role="img" aria-label="The hand as the device reports it" />;
}
